#pragma once
#include <memory>
#include <string>

#include "support/process.hpp"

// A real Kafka broker (KRaft, one node), which `scripts/setup peers` fetches.
namespace weft::peers_test {

class KafkaBroker {
 public:
  // Returns when it answers; fails the test when it does not within a minute.
  KafkaBroker();

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Ends it, and starts it again on what it has.
  void Restart();

 private:
  void Start();

  test::Scratch folder_;
  int port_, controller_port_;
  std::unique_ptr<test::Process> process_;
};

}  // namespace weft::peers_test
