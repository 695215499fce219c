#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_fwd.hpp"
#include "base/result_stream.hpp"
#include "mesh/caller.hpp"

// What a handler gets and gives. No socket, no parser: handlers are tested as plain functions.
namespace weft::serve {

// Lets a handler's work be stopped when its client goes. Any thread.
class Departure {
 public:
  // `stop` is short; it runs when the client goes, at once if it has gone already.
  void Then(std::function<void()> stop);
  void Happen();

 private:
  std::mutex mutex_;
  bool has_happened_ = false;
  std::function<void()> stop_;
};

// A request that has arrived whole and whose sender is known.
struct Call {
  std::string method;
  std::string path;                             // decoded, without the query
  std::map<std::string, std::string> captures;  // of the pattern: {kind}, {name}
  std::map<std::string, std::string> query;     // decoded; the last of equal names counts
  std::map<std::string, std::string> headers;   // lower-case names
  std::string body;
  std::filesystem::path body_file;  // of a route that takes files: where the body lies, else empty
  mesh::Caller caller;              // of a public route: empty user
  std::string request_id;
  std::string client;      // "http 127.0.0.1", with the user agent
  std::string address;     // the sender's, alone
  bool is_secure = false;  // came under TLS
  // Shared by the connection and the handler on its lane.
  std::shared_ptr<Departure> departure = std::make_shared<Departure>();

  std::string Header(const std::string& name) const;
  // Answers the parameter, "" when absent. Throws Error{kInvalid} for a number that is none or
  // negative.
  std::string Parameter(const std::string& name) const;
  std::optional<uint64_t> Number(const std::string& name) const;
  bool Flag(const std::string& name) const;  // true for "", "1", "true"
};

// What a feed looks for: changes to the mesh, or rows that came.
enum class News { kMesh, kRows };

// Something that goes on for ever: called on the route's lane whenever there may be news and at
// each heartbeat; answers what to send now, "" for nothing. Ends when the client goes, or with an
// Error.
struct Feed {
  std::function<std::string()> next;
  News news = News::kMesh;  // what else it is called for; of the mesh they all hear
  std::string heartbeat = ": still here\n\n";

  explicit operator bool() const { return next != nullptr; }
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  ResultStreamPtr stream;  // instead of `body`: sent chunked
  Feed feed;               // instead of both: sent chunked until the client goes

  static Response Of(const Json& json, int status = 200);
  static Response Text(std::string body, std::string content_type, int status = 200);
  Response& With(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

// True below /iceberg/: what is said there has the shape of Iceberg's REST specification.
bool IsOfIceberg(std::string_view path);

// How this call is told of the error: by its path. `status` 0: by the error's kind.
Response ProblemOf(const Error& error, const Call& call, int status = 0);
// RFC 9457 problem+json; the message and hint of the error, nothing of its detail.
Response ProblemOf(const Error& error, const std::string& request_id);
// The same with a status that HTTP alone knows: 405, 413, 415.
Response ProblemOf(const Error& error, const std::string& request_id, int status);

}  // namespace weft::serve
