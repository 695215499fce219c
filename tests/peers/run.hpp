#pragma once
#include <string>
#include <vector>

// The tools that `scripts/setup peers` installs from scripts/peers.txt.
namespace weft::peers_test {

struct Ran {
  int exit_code = -1;
  std::string output;  // standard output, then error
};
// Runs a tool, or another program by its path, without a shell, and waits: judges take their time.
Ran RunProgram(std::vector<std::string> command);

// The path of a tool.
std::string Tool(const std::string& name);

}  // namespace weft::peers_test
