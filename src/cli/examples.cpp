#include "cli/examples.hpp"

#include "base/files.hpp"
#include "embedded.hpp"

namespace weft::cli {
namespace {

bool HasContent(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code ignored;
  return std::filesystem::file_size(file, ignored) == bytes.size() && ReadFile(file) == bytes;
}

}  // namespace

void WriteExamples(std::string_view prefix, const std::filesystem::path& folder) {
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.path.starts_with(prefix)) continue;
    const auto target = folder / file.path.substr(prefix.size());
    std::filesystem::create_directories(target.parent_path());
    if (!HasContent(target, file.bytes)) WriteFileDurably(target, file.bytes);
  }
}

}  // namespace weft::cli
