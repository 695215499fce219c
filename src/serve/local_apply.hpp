#pragma once
#include <filesystem>

#include "product/publish.hpp"
#include "store/files.hpp"

// Applies or tests a folder of this machine without a door: `serve --mesh`, `weft demo`, `weft
// test`.
namespace weft::serve {

struct LocalFolder {
  std::filesystem::path path;
  mesh::Caller caller;
  std::string client;  // for the audit
};

// Throw Error as Publisher::Apply and Publisher::Test do.
product::ApplyResult ApplyLocally(product::Publisher& publisher, store::Files& files,
                                  const LocalFolder& folder);
product::TestResult TestLocally(product::Publisher& publisher, store::Files& files,
                                const LocalFolder& folder);

}  // namespace weft::serve
