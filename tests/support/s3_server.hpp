#pragma once
#include <memory>
#include <string>
#include <vector>

#include "store/objects.hpp"
#include "support/process.hpp"

// A real S3 server (versitygw, which `scripts/setup peers` builds) with one bucket, "lake".
namespace weft::test {

class S3Server {
 public:
  // Returns when it answers; fails the test when it does not within ten seconds. Arrow's uploads
  // in parts do not go over connections that this server keeps.
  explicit S3Server(bool keeps_connections = true);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }
  std::string root() const { return "s3://lake"; }
  // A client's; the secret lies in a file, too.
  store::S3Options options() const;
  // A further key, which may do nothing until a bucket policy says so.
  void AddUser(const std::string& name, const std::string& secret) const;
  // What a server of ours is told to keep its lake there.
  std::vector<std::string> settings(const std::string& warehouse) const;
  std::filesystem::path secret_file() const { return scratch_.path() / "secret"; }

 private:
  Scratch scratch_;
  int port_;
  std::unique_ptr<Process> process_;
};

// A port of loopback that nobody listens on.
int FreePort();

}  // namespace weft::test
