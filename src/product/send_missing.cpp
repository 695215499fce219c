#include "product/send_missing.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"

namespace weft::product {

void SendMissing(const std::filesystem::path& folder, const std::vector<mesh::FolderFile>& files,
                 const Exchange& exchange) {
  std::map<std::string, std::string> unsent;  // sha256 -> path
  for (const mesh::FolderFile& file : files) unsent.emplace(file.sha256, file.path);
  const auto is_ours = [&](const std::string& sha256) {
    return std::ranges::find(files, sha256, &mesh::FolderFile::sha256) != files.end();
  };
  for (auto missing = exchange.ask(); !missing.empty(); missing = exchange.ask()) {
    for (const std::string& sha256 : missing) {
      const auto file = unsent.extract(sha256);
      if (file) {
        exchange.send(sha256, folder / file.mapped());
      } else if (is_ours(sha256)) {
        throw Error(ErrorKind::kUnavailable,
                    "the server asks again for a file that it was sent: " + sha256,
                    "Try again; if it repeats, look at the server's log and its disk.");
      } else {
        throw Error(ErrorKind::kInternal,
                    "the server asks for a file that this folder does not have: " + sha256);
      }
    }
  }
}

}  // namespace weft::product
