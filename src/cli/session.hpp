#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

// What every verb has at hand: the global options, the server, and how answers are shown.
namespace weft::cli {

enum class Output { kAuto, kTable, kJson, kYaml, kCsv };

struct Options {
  std::string server = "http://127.0.0.1:7070";
  bool server_given = false;  // by --server or WEFT_SERVER
  std::string token;
  std::string ca_file;  // trusted instead of the system's authorities
  std::filesystem::path home = ".weft";
  std::string as;  // a demo user
  Output output = Output::kAuto;
  bool quiet = false;
};

// Reads what was not given from the environment, the login file and the demo's tokens, in that
// order. Throws Error{kInvalid} when --as is not to be had.
Options Completed(Options options);
// HOME/demo-tokens.json's token of a user. Throws Error naming what is missing.
std::string DemoToken(const std::filesystem::path& home, const std::string& user);
// The tokens that `weft login` keeps, by server (mode 0600).
std::map<std::string, std::string> ReadLogins();
void WriteLogin(const std::string& server, const std::string& token);
void ForgetLogin(const std::string& server);
// A line from standard input; a terminal shows `prompt` and not what is typed.
std::string AskSecret(const std::string& prompt);

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
  Json AsJson() const;
};

struct Ask {
  std::string method = "GET";
  std::string path;  // "/api/v1/…", with its query
  std::string body;
  std::string content_type;
  std::string accept = "application/json";
  std::string cookie;                          // a session's, instead of the token
  std::filesystem::path upload;                // instead of `body`
  std::vector<std::string> headers;            // more of them: "Idempotency-Key: nightly"
  std::function<void(std::string_view)> sink;  // gets a good answer's body as it comes
};

// Talks to one server, by libcurl. Not thread-safe.
class Client {
 public:
  explicit Client(const Options& options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Throws Error with the server's own words and hint for a status >= 400, Error{kUnavailable} when
  // it cannot be reached or breaks off.
  Reply Send(const Ask& ask);
  // The same, but what is more than the server takes at the moment (429) is sent again, for a
  // minute.
  Reply SendWhenTaken(const Ask& ask);
  Json Get(const std::string& path);
  Json Post(const std::string& path, const Json& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Percent-encodes one path segment or query value.
std::string Encode(const std::string& text);

}  // namespace weft::cli
