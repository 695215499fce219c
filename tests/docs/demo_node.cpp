#include "demo_node.hpp"

#include <sys/wait.h>

#include <cstdio>

#include "base/digest.hpp"

namespace weft::docs_test {

namespace fs = std::filesystem;

DemoNode::DemoNode() : home_(fs::temp_directory_path() / ("weft-docs-" + ToHex(RandomBytes(8)))) {
  node_ = std::make_unique<serve::Node>(
      serve::NodeOptions{.home = home_,
                         .extensions = WEFT_DUCKDB_EXTENSIONS,
                         .port = 0,
                         .meshes = {fs::path(WEFT_SOURCE_DIR) / "examples/flights"},
                         .issue_demo_tokens = true},
      clock_);
  node_->Start();
}

DemoNode::~DemoNode() {
  node_.reset();
  fs::remove_all(home_);
}

cli::Reply DemoNode::Get(const std::string& user, const std::string& path) const {
  cli::Options options;
  options.server = url();
  options.token = node_->demo_tokens().at(user);
  return cli::Client(options).Send({.path = path});
}

Printed Output(const std::string& command) {
  Printed printed;
  FILE* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  while (const size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    printed.text.append(buffer, got);
  const int status = ::pclose(pipe);
  printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return printed;
}

}  // namespace weft::docs_test
