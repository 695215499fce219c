#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "cli/session.hpp"
#include "serve/node.hpp"

namespace weft::docs_test {

// A node with the demo mesh on any free port.
class DemoNode {
 public:
  DemoNode();
  ~DemoNode();
  DemoNode(const DemoNode&) = delete;
  DemoNode& operator=(const DemoNode&) = delete;

  cli::Reply Get(const std::string& user, const std::string& path) const;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(node_->port()); }
  const std::filesystem::path& home() const { return home_; }

 private:
  SystemClock clock_;
  std::filesystem::path home_;
  std::unique_ptr<serve::Node> node_;
};

// What a command prints, and how it ends.
struct Printed {
  int exit_code = -1;
  std::string text;
};
Printed Output(const std::string& command);

}  // namespace weft::docs_test
