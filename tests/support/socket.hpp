#pragma once
#include <chrono>
#include <string>
#include <string_view>

// A client that may misbehave: bytes to a port of this machine and back, no HTTP library between.
namespace weft::test {

class Socket {
 public:
  // Also where nobody listens: then it is as if the other side had closed at once.
  explicit Socket(int port);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // False when the other side no longer takes it.
  bool Send(std::string_view bytes);
  // What comes until the other side closes, `enough` is in it, or `patience` is over.
  std::string Receive(std::chrono::milliseconds patience, std::string_view enough = {});
  // True when the other side has closed within `patience`.
  bool ClosedWithin(std::chrono::milliseconds patience);

 private:
  int descriptor_;
};

// A request without its body, which ends the connection.
std::string Head(const std::string& method_and_target, const std::string& token,
                 const std::string& more = {});
// The status of an answer; 0: there is none.
int StatusOf(const std::string& answer);
// Sends a whole request, answers all that comes back within ten seconds.
std::string Exchange(int port, const std::string& request);

}  // namespace weft::test
