#include "blocks.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace weft::docs_test {

std::vector<std::string> BlocksOf(const std::filesystem::path& document,
                                  const std::string& language) {
  std::vector<std::string> blocks;
  bool is_in_block = false, is_wanted = false;
  for (const std::string& line : Split(ReadFile(document), '\n')) {
    if (line.starts_with("```")) {
      is_in_block = !is_in_block;
      is_wanted = is_in_block && line.substr(3) == language;
      if (is_wanted) blocks.emplace_back();
    } else if (is_wanted) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

}  // namespace weft::docs_test
