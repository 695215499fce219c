#pragma once
#include <filesystem>

#include "product/publish.hpp"
#include "store/files.hpp"

// Applies a folder of this machine without a door: `serve --mesh`, `weft demo`, `weft test`.
namespace weft::serve {

// Throws Error as Publisher::Apply does.
product::ApplyResult ApplyLocally(product::Publisher& publisher, store::Files& files,
                                  const mesh::Caller& caller, const std::filesystem::path& folder);

}  // namespace weft::serve
