#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/lane.hpp"
#include "serve/http/route.hpp"

// The HTTP door: one reactor thread watches every socket; handlers run on lanes. A slow client
// holds no lane, a closed one cancels its question.
namespace weft::serve {

struct HttpOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 7070;           // 0: any free one
  std::filesystem::path scratch;  // for bodies that go to files
  size_t connections_max = 4096;
  size_t header_bytes_max = 32 << 10;
  uint64_t bodies_bytes_max = 256 << 20;  // of all bodies in memory at one time
  std::chrono::seconds idle_max{75};      // between requests, and for a request's head
  std::chrono::seconds stall_max{300};    // a body or an answer that makes no progress
  std::chrono::seconds heartbeat{15};     // of feeds
};

struct HttpLanes {
  Lane& meta;
  Lane& ask;
  Lane& work;
  Lane& login;  // passwords
};

// Finds out who sends, from the Authorization header: answers the caller or throws
// Error{kUnauthenticated}.
using Authenticate = std::function<mesh::Caller(const Call& call)>;
// Told of who asks for what only an admin may do, before they are refused.
using NoteStranger = std::function<void(const Call& call, const std::string& sentence)>;
struct Doorkeeper {
  Authenticate authenticate;
  NoteStranger note_stranger;
};

// What the door counts, for /metrics.
struct HttpCounts {
  uint64_t requests = 0;
  uint64_t failures = 0;  // status >= 500
  uint64_t refused = 0;   // 401, 403, 429
  uint64_t bytes_out = 0;
  uint64_t connections = 0;  // open now
};

class HttpServer {
 public:
  // Binds at once. Throws Error{kUnavailable} when the address is busy or cannot be used.
  HttpServer(HttpOptions options, Router router, HttpLanes lanes, Doorkeeper doorkeeper);
  // Stops, closes every socket.
  ~HttpServer();

  void Start();
  // Takes no new connections, lets running answers go on until the deadline, then closes them.
  void Stop(std::chrono::milliseconds grace);
  uint16_t port() const;
  // Makes every feed look for news. Any thread.
  void Wake();
  HttpCounts counts() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace weft::serve
