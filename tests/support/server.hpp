#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "support/process.hpp"

// A Weft as its users have it: the real binary on a free port and a temporary home, and its verbs
// as each of them runs these.
namespace weft::test {

// The binary without a server, its settings apart from the tester's own.
Finished Weft(std::vector<std::string> arguments,
              std::map<std::string, std::string> environment = {});

struct ServerOptions {
  std::string verb = "serve";          // or demo
  std::filesystem::path home;          // empty: a temporary one
  std::vector<std::string> more = {};  // further arguments
};

class Server {
 public:
  // Returns when it answers; fails the test when it does not within a minute.
  explicit Server(ServerOptions options = {});
  ~Server();

  const std::string& url() const { return url_; }
  int port() const;
  const std::filesystem::path& home() const { return options_.home; }
  Process& process() { return *process_; }

  // `weft VERB …` as this user, whose token is the demo's, or is made by admin when first needed.
  Finished As(const std::string& user, std::vector<std::string> arguments);
  // The same, not waited for.
  std::unique_ptr<Process> Begin(const std::string& user, std::vector<std::string> arguments);
  // The rows of a question; null when it failed.
  Json Rows(const std::string& user, const std::string& sql);
  std::string TokenOf(const std::string& user);

  // SIGTERM; answers the exit code, nothing when it takes longer than ten seconds.
  std::optional<int> Stop();
  // kill -9.
  void Kill();
  // On the same home, after Stop or Kill; on another port.
  void Start();

 private:
  Scratch scratch_;
  ServerOptions options_;
  std::unique_ptr<Process> process_;
  std::string url_;
  std::map<std::string, std::string> tokens_;
};

}  // namespace weft::test
