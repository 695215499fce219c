#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the machine around the process says. Nobody but base/ reads it.
namespace weft {

// An environment variable that is set and not empty.
std::optional<std::string> Environment(std::string_view name);
// The names of the variables that begin so.
std::vector<std::string> EnvironmentNames(std::string_view prefix);
// Where a person's settings belong: $XDG_CONFIG_HOME/weft, else ~/.config/weft.
std::filesystem::path ConfigFolder();
// The folder of the running binary.
std::filesystem::path BinaryFolder();
// True when a person reads what this file descriptor gets (1: standard output).
bool IsTerminal(int descriptor);

}  // namespace weft
