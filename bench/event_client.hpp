#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

// A client that sends events over a connection that stays open, with no HTTP library between.
namespace weft::bench {

constexpr size_t kEventBytes = 379;

inline std::string Event(const std::string& uuid) {
  std::string event =
      R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","acting_customer":123,)"
      R"("action":"buys something","action_category":"order","order_value":103.4,"event_uuid":")" +
      uuid + R"(","additional_meta":{"agent":"Mozilla/5.0","app":"1.2.3"},"key_data":{"page":")";
  const std::string end = R"("}})";
  event.resize(std::max(event.size(), kEventBytes - end.size()), 'p');
  return event + end;
}

struct Door {
  uint16_t port;
  std::string token;
};

// A TCP socket, closed with its owner.
class SocketHandle {
 public:
  explicit SocketHandle(int descriptor) : descriptor_(descriptor) {}
  ~SocketHandle() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  SocketHandle(SocketHandle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  SocketHandle(const SocketHandle&) = delete;
  SocketHandle& operator=(const SocketHandle&) = delete;

  int get() const { return descriptor_; }
  void Send(std::string_view bytes) const {
    for (size_t sent = 0; sent < bytes.size();) {
      const ssize_t took = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, 0);
      WEFT_CHECK(took > 0);
      sent += static_cast<size_t>(took);
    }
  }

 private:
  int descriptor_;
};

inline sockaddr_in LoopbackAt(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Nothing: nobody listens there.
inline std::optional<SocketHandle> TryConnect(uint16_t port) {
  SocketHandle socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = LoopbackAt(port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return std::nullopt;
  return socket;
}

// Connected, or the bench ends.
inline SocketHandle ConnectTo(uint16_t port) {
  auto socket = TryConnect(port);
  WEFT_CHECK(socket.has_value());
  return std::move(*socket);
}

// That nobody listens at now.
inline uint16_t FreePort() {
  const SocketHandle socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = LoopbackAt(0);
  socklen_t size = sizeof address;
  auto* const place = reinterpret_cast<sockaddr*>(&address);
  WEFT_CHECK(::bind(socket.get(), place, size) == 0 &&
             ::getsockname(socket.get(), place, &size) == 0);
  return ntohs(address.sin_port);
}

// Until it is so, at most a minute; else the bench ends.
template <typename Is>
void WaitFor(const Is& is) {
  for (int tries = 600; !is(); --tries) {
    WEFT_CHECK(tries > 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

// One connection that stays open.
class Client {
 public:
  explicit Client(const Door& door) : token_(door.token), socket_(ConnectTo(door.port)) {}

  // How many were accepted.
  int Send(const std::string& events) {
    return Accepted(Post("/api/v1/events", "application/x-ndjson", events));
  }
  // The body of the answer to one question, JSON.
  std::string Ask(const std::string& sql) {
    const std::string answer =
        Post("/api/v1/query", "application/json", "{\"sql\":\"" + sql + "\"}");
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }

 private:
  std::string Post(const std::string& path, const std::string& type, const std::string& body) {
    const std::string request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                                token_ + "\r\nContent-Type: " + type +
                                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                                body;
    socket_.Send(request);
    return Answer();
  }

  static size_t NumberAfter(std::string_view text, std::string_view word) {
    const size_t at = text.find(word);
    WEFT_CHECK(at != std::string_view::npos);
    size_t number = 0;
    std::from_chars(text.data() + at + word.size(), text.data() + text.size(), number);
    return number;
  }
  static int Accepted(const std::string& answer) {
    return static_cast<int>(NumberAfter(answer, "\"accepted\":"));
  }
  // Whole, as it came: chunks of an answer that is streamed, too.
  std::string Answer() {
    std::string answer;
    char piece[1 << 14];
    for (bool is_whole = false; !is_whole;) {
      const ssize_t came = ::recv(socket_.get(), piece, sizeof piece, 0);
      WEFT_CHECK(came > 0);
      answer.append(piece, static_cast<size_t>(came));
      const size_t end = answer.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const std::string head = Lower(answer.substr(0, end));
      is_whole = head.find("chunked") != std::string::npos
                     ? answer.ends_with("\r\n0\r\n\r\n")
                     : answer.size() >= end + 4 + NumberAfter(head, "content-length: ");
    }
    return answer;
  }

  const std::string token_;
  const SocketHandle socket_;
};

}  // namespace weft::bench
