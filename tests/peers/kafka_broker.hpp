#pragma once
#include <memory>
#include <string>

#include "support/process.hpp"

// A real Kafka broker (KRaft, one node), which `scripts/setup peers` fetches.
namespace weft::peers_test {

class KafkaBroker {
 public:
  enum class Kind { kPlain, kSecured };
  // Returns when it answers; fails the test when it does not within a minute.
  explicit KafkaBroker(Kind kind = Kind::kPlain);

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Of a secured one, for `weft` with the password "correct horse", by SCRAM-SHA-512 under TLS.
  std::string login_address() const { return "localhost:" + std::to_string(login_port_); }
  // Of a secured one, for those who show a certificate.
  std::string certificate_address() const {
    return "localhost:" + std::to_string(certificate_port_);
  }
  // What kafka/keys.sh made: "ca.pem", "other.pem", "client.pem", "client.key".
  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }
  // Ends it, and starts it again on what it has.
  void Restart();

 private:
  std::string Properties() const;
  std::string SecuredProperties() const;
  void Format();
  void Start();

  const Kind kind_;
  test::Scratch folder_;
  int port_, controller_port_, login_port_, certificate_port_;
  std::unique_ptr<test::Process> process_;
};

}  // namespace weft::peers_test
