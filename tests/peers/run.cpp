#include "run.hpp"

#include "support/process.hpp"

namespace weft::peers_test {

Ran RunProgram(std::vector<std::string> command) {
  const test::Scratch folder;  // what they leave there goes
  const test::Finished ended =
      test::Run({.arguments = std::move(command), .environment = {}, .folder = folder.path()},
                std::chrono::minutes(15));
  return {ended.code, ended.out + ended.err};
}

std::string Tool(const std::string& name) {
  return std::string(WEFT_SOURCE_DIR) + "/.deps/venv-peers/bin/" + name;
}

}  // namespace weft::peers_test
