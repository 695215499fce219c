#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The examples and templates that are inside the binary.
namespace weft::cli {

// Writes all embedded files whose path starts with `prefix` below `folder`, without the prefix.
// Files that are there with the same content are left alone.
void WriteExamples(std::string_view prefix, const std::filesystem::path& folder);

// Names of the templates, "sql-product", …
std::vector<std::string> TemplateNames();
// The files of one template by relative path, with each `__word__` replaced in paths and contents.
std::map<std::string, std::string> FillTemplate(const std::string& name,
                                                const std::map<std::string, std::string>& words);

}  // namespace weft::cli
