#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "base/error.hpp"

// For tests only: a receiver on loopback, which can be killed and come back on its port.
namespace weft::test {

// Accepts one connection after the other, greets it, and gives its bytes to `talk` until that
// answers false.
class TcpReceiver {
 public:
  using Talk = std::function<bool(int socket, std::string& pending)>;

  explicit TcpReceiver(Talk talk, std::string greeting = {})
      : talk_(std::move(talk)), greeting_(std::move(greeting)) {
    Start();
  }
  ~TcpReceiver() { Kill(); }

  uint16_t port() const { return port_; }

  void Start() {
    stopping_ = false;
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    WEFT_CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t length = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    ::listen(listener_, 8);
    thread_ = std::thread([this] { Run(); });
  }

  // Closes all at once, whatever was not read is lost.
  void Kill() {
    if (!thread_.joinable()) return;
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }

 private:
  bool Waits(int socket) const {
    while (!stopping_) {
      pollfd wait{socket, POLLIN, 0};
      if (::poll(&wait, 1, 10) > 0) return true;
    }
    return false;
  }

  void Run() {
    while (Waits(listener_)) {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (::write(socket, greeting_.data(), greeting_.size()) < 0) break;
      std::string pending;
      char bytes[4096];
      while (Waits(socket)) {
        const ssize_t got = ::read(socket, bytes, sizeof bytes);
        if (got <= 0) break;
        pending.append(bytes, static_cast<size_t>(got));
        if (!talk_(socket, pending)) break;
      }
      ::close(socket);
    }
  }

  const Talk talk_;
  const std::string greeting_;
  uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// A whole HTTP request at the front of `pending`: its head and its body. Nothing: more is to come.
struct HttpRequest {
  std::string head, body;
};
inline std::optional<HttpRequest> TakeRequest(std::string& pending) {
  const size_t head = pending.find("\r\n\r\n");
  const size_t length = pending.find("Content-Length: ");
  if (head == std::string::npos) return std::nullopt;
  const size_t whole = head + 4 + (length < head ? std::stoul(pending.substr(length + 16)) : 0);
  if (pending.size() < whole) return std::nullopt;
  HttpRequest request{pending.substr(0, head + 2), pending.substr(head + 4, whole - head - 4)};
  pending.erase(0, whole);
  return request;
}

}  // namespace weft::test
