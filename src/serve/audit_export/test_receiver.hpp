#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

// For tests only: a receiver of the audit on loopback, which can be killed and come back on its
// port.
namespace weft::serve::test {

// Record numbers that arrived. Any thread.
class Arrived {
 public:
  void Add(const std::string& json) {
    const Json record = Json::parse(json, nullptr, false);
    const std::lock_guard lock(mutex_);
    if (record.is_object()) numbers_.insert(record.value("number", uint64_t{0}));
    last_ = json;
  }
  std::set<uint64_t> numbers() const {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }
  std::string last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  mutable std::mutex mutex_;
  std::set<uint64_t> numbers_;
  std::string last_;
};

// Accepts one connection after the other and gives their bytes to `talk` until it answers false.
class TcpReceiver {
 public:
  using Talk = std::function<bool(int socket, std::string& pending)>;

  explicit TcpReceiver(Talk talk) : talk_(std::move(talk)) { Start(); }
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
  uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Takes the whole messages out of `pending`: octet counting, RFC 6587.
inline std::vector<std::string> TakeSyslog(std::string& pending) {
  std::vector<std::string> messages;
  for (size_t space; (space = pending.find(' ')) != std::string::npos;) {
    const size_t length = std::stoul(pending.substr(0, space));
    if (pending.size() < space + 1 + length) break;
    messages.push_back(pending.substr(space + 1, length));
    pending.erase(0, space + 1 + length);
  }
  return messages;
}

inline std::string JsonOf(const std::string& syslog) {
  return syslog.substr(syslog.find(" - {") + 3);
}

}  // namespace weft::serve::test
