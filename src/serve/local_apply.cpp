#include "serve/local_apply.hpp"

#include "product/send_missing.hpp"

namespace weft::serve {
namespace {

// Sends what `ask` finds missing; answers its last result.
template <typename Ask>
auto WithFiles(store::Files& files, const LocalFolder& folder, const Ask& ask) {
  std::vector<mesh::Finding> findings;
  product::ApplyRequest request;
  request.files = mesh::ListFolder(folder.path.string(), findings);
  request.allow_breaking = true;  // the folder is the operator's own word
  request.client = folder.client;
  decltype(ask(request)) result;
  product::SendMissing(folder.path, request.files,
                       {.ask =
                            [&] {
                              result = ask(request);
                              return result.plan.missing;
                            },
                        .send =
                            [&](const std::string& sha256, const std::filesystem::path& file) {
                              files.Receive(folder.caller.user, sha256, file);
                            }});
  return result;
}

}  // namespace

product::ApplyResult ApplyLocally(product::Publisher& publisher, store::Files& files,
                                  const LocalFolder& folder) {
  return WithFiles(files, folder, [&](const product::ApplyRequest& request) {
    return publisher.Apply(folder.caller, request);
  });
}

product::TestResult TestLocally(product::Publisher& publisher, store::Files& files,
                                const LocalFolder& folder) {
  return WithFiles(files, folder, [&](const product::ApplyRequest& request) {
    return publisher.Test(folder.caller, request);
  });
}

}  // namespace weft::serve
