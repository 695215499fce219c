#include "serve/local_apply.hpp"

#include <map>

#include "mesh/folder.hpp"

namespace weft::serve {

product::ApplyResult ApplyLocally(product::Publisher& publisher, store::Files& files,
                                  const mesh::Caller& caller, const std::filesystem::path& folder) {
  std::vector<mesh::Finding> findings;
  product::ApplyRequest request;
  request.files = mesh::ListFolder(folder.string(), findings);
  request.allow_breaking = true;  // the folder is the operator's own word
  request.client = "start";
  std::map<std::string, std::filesystem::path> by_content;
  for (const auto& file : request.files) by_content[file.sha256] = folder / file.path;
  // Documents are asked for first, then the data that they name.
  for (;;) {
    product::ApplyResult result = publisher.Apply(caller, request);
    if (result.plan.missing.empty()) return result;
    for (const std::string& sha256 : result.plan.missing)
      files.PutFile(sha256, by_content.at(sha256));
  }
}

}  // namespace weft::serve
