#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/lane.hpp"
#include "serve/http/route.hpp"
#include "serve/net/tls.hpp"

// The HTTP door: one reactor thread watches every socket; handlers run on lanes. A slow client
// holds no lane, a closed one cancels its question.
namespace weft::serve {

struct HttpOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 7070;           // 0: any free one
  std::optional<TlsFiles> tls;    // none: plain HTTP
  bool plain_anywhere = false;    // plain HTTP beyond this machine, too
  std::set<std::string> proxies;  // addresses whose X-Forwarded-For and -Proto are believed
  std::filesystem::path scratch;  // for bodies that go to files
  size_t connections_max = 4096;
  size_t header_bytes_max = 32 << 10;
  uint64_t bodies_bytes_max = 256 << 20;  // of all bodies in memory at one time
  std::chrono::seconds idle_max{75};      // between requests, and for a request's head
  std::chrono::seconds stall_max{300};    // a body or an answer that makes no progress
  std::chrono::seconds heartbeat{15};     // of feeds
  std::chrono::seconds greeting_max{10};  // for TLS's handshake
  std::chrono::seconds goodbye_max{1};    // for the other's end of TLS
};

struct HttpLanes {
  Lane& meta;
  Lane& ask;
  Lane& work;
  Lane& login;   // passwords
  Lane& lake;    // tables' metadata, which may lie far away
  Lane& away;    // questions that another engine answers
  Lane& ingest;  // events, which wait for the disk together
  Lane& flow;    // streams: those who ask do not wait behind those who listen
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
  // Binds at once. Throws Error{kUnavailable} when the address is busy or cannot be used,
  // Error{kInvalid} for plain HTTP beyond this machine unless told, and for a certificate that
  // cannot be used.
  HttpServer(HttpOptions options, Router router, HttpLanes lanes, Doorkeeper doorkeeper);
  // Stops, closes every socket.
  ~HttpServer();

  void Start();
  // Takes no new connections, lets running answers go on until the deadline, then closes them.
  void Stop(std::chrono::milliseconds grace);
  uint16_t port() const;
  // Makes feeds look for these news; of what comes often, once for all that came meanwhile. Any
  // thread.
  void Wake(News news = News::kMesh);
  HttpCounts counts() const;
  bool is_secure() const;
  // Looks at the certificate's files with the next connection. Any thread.
  void LookAtCertificate();
  // The days that the certificate is still good for; nothing without TLS.
  std::optional<int> certificate_days_left() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace weft::serve
