#pragma once
#include <filesystem>
#include <string_view>

// The examples that are inside the binary.
namespace weft::cli {

// Writes all embedded files whose path starts with `prefix` below `folder`, without the prefix.
// Files that are there with the same content are left alone.
void WriteExamples(std::string_view prefix, const std::filesystem::path& folder);

}  // namespace weft::cli
