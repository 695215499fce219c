#pragma once
#include "base/clock.hpp"
#include "serve/node.hpp"
#include "support/process.hpp"

// The server within the test's own process, where no binary is needed.
namespace weft::test {

// A node with the demo mesh on any free port.
class DemoNode {
 public:
  DemoNode();
  ~DemoNode();
  DemoNode(const DemoNode&) = delete;
  DemoNode& operator=(const DemoNode&) = delete;

  uint16_t port() const { return node_->port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  std::filesystem::path home() const { return scratch_.path() / "home"; }
  std::string TokenOf(const std::string& user) const { return node_->demo_tokens().at(user); }

 private:
  Scratch scratch_;
  SystemClock clock_;
  std::unique_ptr<serve::Node> node_;
};

}  // namespace weft::test
