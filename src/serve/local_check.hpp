#pragma once
#include <filesystem>
#include <vector>

#include "product/verify.hpp"

// `weft test DIR` without a server: the folder in a home of its own, on the real engine, gone
// afterwards.
namespace weft::serve {

// Throws Error when the folder does not apply: its findings come first.
std::vector<product::CheckResult> TestFolder(const std::filesystem::path& folder);

}  // namespace weft::serve
