#include "cli/examples.hpp"

#include <set>

#include "base/files.hpp"
#include "embedded.hpp"

namespace weft::cli {
namespace {

constexpr std::string_view kTemplates = "examples/templates/";

std::string Filled(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [word, value] : words) {
    const std::string mark = "__" + word + "__";
    for (size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

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

std::vector<std::string> TemplateNames() {
  std::set<std::string> names;
  for (const EmbeddedFile& file : EmbeddedFiles())
    if (file.path.starts_with(kTemplates)) {
      const std::string_view rest = file.path.substr(kTemplates.size());
      names.emplace(rest.substr(0, rest.find('/')));
    }
  return {names.begin(), names.end()};
}

std::map<std::string, std::string> FillTemplate(const std::string& name,
                                                const std::map<std::string, std::string>& words) {
  const std::string prefix = std::string(kTemplates) + name + "/";
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& file : EmbeddedFiles())
    if (file.path.starts_with(prefix))
      files[Filled(std::string(file.path.substr(prefix.size())), words)] =
          Filled(std::string(file.bytes), words);
  return files;
}

}  // namespace weft::cli
