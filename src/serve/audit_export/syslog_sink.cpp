#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <thread>

#include "base/error.hpp"
#include "serve/audit_export/syslog.hpp"

namespace weft::serve {
namespace {

using Type = ExportTarget::Type;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kWaitMax{10};  // for a connection, for room, for an acknowledgement
constexpr std::chrono::milliseconds kLook{20};
// What a receiver's kernel may have acknowledged and the receiver not yet read.
constexpr uint64_t kInDoubtBytesMax = 8 << 20;

[[noreturn]] void Fail(const std::string& what, const std::string& why) {
  throw Error(ErrorKind::kUnavailable, "the audit's receiver: cannot " + what + ": " + why);
}

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() { ::close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};
using SocketPtr = std::unique_ptr<Socket>;

// Nothing when it does not work out; errno tells.
SocketPtr ConnectTo(int family, int type, const sockaddr* address, socklen_t length) {
  auto made = std::make_unique<Socket>(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (made->get() < 0) return nullptr;
  if (::connect(made->get(), address, length) == 0) return made;
  if (errno != EINPROGRESS) return nullptr;
  pollfd wait{made->get(), POLLOUT, 0};
  const int ready = ::poll(&wait, 1, static_cast<int>(std::chrono::milliseconds(kWaitMax).count()));
  int fault = ETIMEDOUT;
  socklen_t size = sizeof fault;
  if (ready == 1) ::getsockopt(made->get(), SOL_SOCKET, SO_ERROR, &fault, &size);
  errno = fault;
  return fault == 0 ? std::move(made) : nullptr;
}

SocketPtr ConnectToHost(const ExportTarget& target, int type) {
  addrinfo hints{};
  hints.ai_socktype = type;
  addrinfo* found = nullptr;
  const int fault = ::getaddrinfo(target.host.c_str(), target.port.c_str(), &hints, &found);
  if (fault != 0) Fail("find " + target.host, ::gai_strerror(fault));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, &::freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next)
    if (auto made = ConnectTo(each->ai_family, type, each->ai_addr, each->ai_addrlen)) return made;
  Fail("reach " + target.host + ":" + target.port, std::strerror(errno));
}

// Datagrams, as /dev/log takes them.
SocketPtr ConnectToPath(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path)
    Fail("use the socket", "its path is too long");
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  auto made =
      ConnectTo(AF_UNIX, SOCK_DGRAM, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (!made) Fail("reach " + path.string(), std::strerror(errno));
  return made;
}

std::string HostName() {
  char name[256] = "-";
  ::gethostname(name, sizeof name - 1);
  return name[0] == '\0' ? "-" : name;
}

class SyslogSink final : public AuditSink {
 public:
  SyslogSink(ExportTarget target, const SinkOptions& options)
      : target_(std::move(target)),
        stopping_(options.stopping),
        sender_{HostName(), std::to_string(::getpid())} {}

  void Send(std::span<const OutgoingRecord> records) override {
    try {
      if (!socket_) Connect();
      if (is_stream()) RequireOpen();
      for (const OutgoingRecord& record : records) SendOne(record);
      if (is_stream()) AwaitAcknowledgement();
    } catch (const Error&) {
      socket_.reset();
      throw;
    }
  }

  void Check() override {
    try {
      if (socket_ && is_stream()) RequireOpen();
    } catch (const Error&) {
      socket_.reset();
      throw;
    }
  }

  uint64_t FirstInDoubt(uint64_t next) const override {
    return in_doubt_.empty() ? next : std::min(next, in_doubt_.front().number);
  }

 private:
  struct Sent {
    uint64_t number;
    size_t bytes;
  };

  bool is_stream() const { return target_.type == Type::kSyslogTcp; }

  void Connect() {
    socket_ = target_.type == Type::kSyslogUnix
                  ? ConnectToPath(target_.path)
                  : ConnectToHost(target_, is_stream() ? SOCK_STREAM : SOCK_DGRAM);
    in_doubt_.clear();
    in_doubt_bytes_ = 0;
  }

  void SendOne(const OutgoingRecord& record) {
    const size_t bytes_max = is_stream() ? 0 : kDatagramBytesMax;
    std::string message = SyslogMessage(record, sender_, bytes_max);
    if (!is_stream()) return SendAll(message);
    message = std::to_string(message.size()) + " " + message;  // octet counting, RFC 6587
    in_doubt_.push_back({record.number, message.size()});
    in_doubt_bytes_ += message.size();
    while (in_doubt_bytes_ > kInDoubtBytesMax && in_doubt_.size() > 1) {
      in_doubt_bytes_ -= in_doubt_.front().bytes;
      in_doubt_.pop_front();
    }
    SendAll(message);
  }

  void SendAll(std::string_view bytes) {
    const auto deadline = Steady::now() + kWaitMax;
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_->get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
        continue;
      }
      if (errno != EAGAIN && errno != EINTR && errno != ENOBUFS) Fail("send", std::strerror(errno));
      pollfd room{socket_->get(), POLLOUT, 0};
      ::poll(&room, 1, static_cast<int>(kLook.count()));
      CheckPatience(deadline);
    }
  }

  // A peer that has gone takes the first bytes without complaint: look before.
  void RequireOpen() const {
    char byte = 0;
    const ssize_t got = ::recv(socket_->get(), &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    if (got == 0) Fail("send", "it has closed the connection");
    if (got < 0 && errno != EAGAIN && errno != EINTR) Fail("send", std::strerror(errno));
  }

  void AwaitAcknowledgement() const {
    const auto deadline = Steady::now() + kWaitMax;
    for (;;) {
      int left = 0;
      if (::ioctl(socket_->get(), SIOCOUTQ, &left) != 0) Fail("send", std::strerror(errno));
      RequireOpen();
      if (left == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      CheckPatience(deadline);
    }
  }

  void CheckPatience(Steady::time_point deadline) const {
    if (Steady::now() >= deadline) Fail("send", "it takes nothing");
    if (stopping_ != nullptr && *stopping_) Fail("send", "this node stops");
  }

  const ExportTarget target_;
  const std::atomic<bool>* const stopping_;
  const SyslogSender sender_;
  SocketPtr socket_;
  std::deque<Sent> in_doubt_;  // over the last connection, the latest bytes only
  uint64_t in_doubt_bytes_ = 0;
};

}  // namespace

std::unique_ptr<AuditSink> MakeSyslogSink(const ExportTarget& target, const SinkOptions& options) {
  return std::make_unique<SyslogSink>(target, options);
}

}  // namespace weft::serve
