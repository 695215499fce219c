#include "support/socket.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace weft::test {
namespace {

using Clock = std::chrono::steady_clock;

// Waits for something to read.
bool Readable(int descriptor, Clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  pollfd waiting{descriptor, POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(std::max<int64_t>(0, left))) > 0;
}

}  // namespace

Socket::Socket(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Where nobody listens, nothing can be sent, and nothing comes.
  static_cast<void>(::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address));
}

Socket::~Socket() { ::close(descriptor_); }

bool Socket::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string Socket::Receive(std::chrono::milliseconds patience, std::string_view enough) {
  const auto deadline = Clock::now() + patience;
  std::string all;
  char buffer[16384];
  while (Readable(descriptor_, deadline)) {
    const ssize_t got = ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (got <= 0) break;
    all.append(buffer, static_cast<size_t>(got));
    if (!enough.empty() && all.find(enough) != std::string::npos) break;
  }
  return all;
}

bool Socket::ClosedWithin(std::chrono::milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  char buffer[16384];
  while (Readable(descriptor_, deadline))
    if (::recv(descriptor_, buffer, sizeof buffer, 0) <= 0) return true;
  return false;
}

std::string Head(const std::string& method_and_target, const std::string& token,
                 const std::string& more) {
  return method_and_target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
         "Authorization: Bearer " + token + "\r\n" + more + "\r\n";
}

int StatusOf(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.c_str() + 9) : 0;
}

std::string Exchange(int port, const std::string& request) {
  Socket socket(port);
  socket.Send(request);
  return socket.Receive(std::chrono::seconds(10));
}

}  // namespace weft::test
