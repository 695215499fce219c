#include "fault_proxy.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support/process.hpp"

namespace weft::peers_test {
namespace {

constexpr size_t kPieceBytes = 64 << 10, kCutAfterBytes = 700, kSlowBytes = 512;

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Descriptor NewSocket() { return Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

bool WriteAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool Dribble(int socket, std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kSlowBytes, bytes.size()))) {
    if (!WriteAll(socket, bytes.substr(0, kSlowBytes))) return false;
    test::SleepFor(std::chrono::milliseconds(5));
  }
  return true;
}

// What there is to read; empty: the other side closed.
std::string Receive(int socket) {
  std::string piece(kPieceBytes, '\0');
  const ssize_t got = ::recv(socket, piece.data(), piece.size(), 0);
  piece.resize(got < 0 ? 0 : static_cast<size_t>(got));
  return piece;
}

}  // namespace

// One connection, and what happens to its request.
struct FaultProxy::Wire {
  int client, server;
  bool is_asking = false;  // the client's bytes go on with a request
  Fault fault = Fault::kNone;
  size_t answered = 0;
};

FaultProxy::FaultProxy(int server_port) : server_port_(server_port), listener_(NewSocket()) {
  sockaddr_in address = Loopback(0);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  WEFT_CHECK(::bind(listener_.get(), generic, length) == 0);
  WEFT_CHECK(::getsockname(listener_.get(), generic, &length) == 0);
  WEFT_CHECK(::listen(listener_.get(), 64) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

FaultProxy::~FaultProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
}

void FaultProxy::Next(std::vector<Fault> faults) {
  const std::lock_guard lock(mutex_);
  faults_.assign(faults.begin(), faults.end());
}

Fault FaultProxy::Pop() {
  ++requests_;
  const std::lock_guard lock(mutex_);
  if (faults_.empty()) return Fault::kNone;
  const Fault fault = faults_.front();
  faults_.pop_front();
  return fault;
}

void FaultProxy::Accept() {
  while (!stopping_) {
    pollfd waiting{listener_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int client = ::accept(listener_.get(), nullptr, nullptr);
    if (client >= 0) threads_.emplace_back([this, client] { Serve(client); });
  }
}

void FaultProxy::Serve(int client_number) {
  const Descriptor client(client_number), server(NewSocket());
  const sockaddr_in address = Loopback(server_port_);
  if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return;
  Wire wire{client.get(), server.get()};
  while (!stopping_) {
    pollfd both[] = {{client.get(), POLLIN, 0}, {server.get(), POLLIN, 0}};
    if (::poll(both, 2, 20) <= 0) continue;
    if (both[0].revents != 0 && !FromClient(wire)) return;
    if (both[1].revents != 0 && !FromServer(wire)) return;
  }
}

// Both answer false when the connection ends.
bool FaultProxy::FromClient(Wire& wire) {
  const std::string bytes = Receive(wire.client);
  if (bytes.empty()) return false;
  if (!wire.is_asking) {
    wire.is_asking = true;
    wire.answered = 0;
    wire.fault = Pop();
  }
  if (wire.fault == Fault::kUnsent) {
    WriteAll(wire.server, std::string_view(bytes).substr(0, bytes.size() / 2));
    return false;
  }
  if (wire.fault != Fault::kBusy) return WriteAll(wire.server, bytes);
  WriteAll(wire.client,
           "HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: 41\r\n\r\n"
           "<Error><Code>SlowDown</Code></Error>     ");
  return false;
}

bool FaultProxy::FromServer(Wire& wire) {
  const std::string bytes = Receive(wire.server);
  if (bytes.empty()) return false;
  if (bytes.starts_with("HTTP/1.1 100 ")) return WriteAll(wire.client, bytes);
  wire.is_asking = false;
  wire.answered += bytes.size();
  if (wire.fault == Fault::kLost) return false;
  if (wire.fault == Fault::kStall) return true;
  if (wire.fault == Fault::kSlow) return Dribble(wire.client, bytes);
  if (wire.fault != Fault::kCut || wire.answered < kCutAfterBytes)
    return WriteAll(wire.client, bytes);
  WriteAll(wire.client, std::string_view(bytes).substr(0, kCutAfterBytes));
  return false;
}

}  // namespace weft::peers_test
