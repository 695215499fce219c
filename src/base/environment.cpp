#include "base/environment.hpp"

#include <unistd.h>

#include <cstdlib>

namespace weft {

std::optional<std::string> Environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (!value || !*value) return std::nullopt;
  return std::string(value);
}

std::vector<std::string> EnvironmentNames(std::string_view prefix) {
  std::vector<std::string> names;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    if (text.starts_with(prefix)) names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

std::filesystem::path ConfigFolder() {
  if (const auto config = Environment("XDG_CONFIG_HOME"))
    return std::filesystem::path(*config) / "weft";
  return std::filesystem::path(Environment("HOME").value_or(".")) / ".config" / "weft";
}

std::filesystem::path BinaryFolder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

bool IsTerminal(int descriptor) { return ::isatty(descriptor) == 1; }

}  // namespace weft
