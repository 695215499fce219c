#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace weft::docs_test {

// The fenced blocks of one language in a Markdown file, in order.
std::vector<std::string> BlocksOf(const std::filesystem::path& document,
                                  const std::string& language);

}  // namespace weft::docs_test
