#pragma once
#include <arpa/inet.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "child.hpp"
#include "event_client.hpp"

// PostgreSQL as Debian has it (`scripts/setup bench`), durable as it comes: fsync and
// synchronous_commit are on.
namespace weft::bench {

// A connection that speaks its protocol, with no library between.
class PostgresClient {
 public:
  explicit PostgresClient(uint16_t port) : socket_(ConnectTo(port)) {
    constexpr std::string_view kWho("user\0postgres\0database\0postgres\0\0", 33);
    Send(Number(static_cast<uint32_t>(8 + kWho.size())) + Number(3 << 16) + std::string(kWho));
    is_ready_ = Settle();
  }

  bool is_ready() const { return is_ready_; }  // false: it is still starting
  void Run(const std::string& sql) {
    Send(Message('Q', sql + '\0'));
    WEFT_CHECK(Settle());
  }
  // Lines of COPY's text form into a table, as one transaction.
  void Copy(const std::string& table, const std::string& lines) {
    Send(Message('Q', "COPY " + table + " FROM STDIN" + '\0'));
    while (Next() != 'G') continue;
    Send(Message('d', lines) + Message('c', ""));
    WEFT_CHECK(Settle());
  }

 private:
  static std::string Number(uint32_t number) {
    const uint32_t wire = htonl(number);
    return {reinterpret_cast<const char*>(&wire), sizeof wire};
  }
  static std::string Message(char type, const std::string& body) {
    return type + Number(static_cast<uint32_t>(body.size() + 4)) + body;
  }
  void Send(std::string_view bytes) { socket_.Send(bytes); }
  std::string Receive(size_t size) {
    std::string bytes(size, '\0');
    for (size_t at = 0; at < size;) {
      const ssize_t came = ::recv(socket_.get(), bytes.data() + at, size - at, 0);
      if (came <= 0) return {};
      at += static_cast<size_t>(came);
    }
    return bytes;
  }
  // The type of the next message; 'E' too when it hangs up.
  char Next() {
    const std::string head = Receive(5);
    if (head.empty()) return 'E';
    uint32_t size = 0;
    std::memcpy(&size, head.data() + 1, sizeof size);
    Receive(ntohl(size) - 4);
    return head[0];
  }
  // Until it is ready for the next statement; false: it refuses.
  bool Settle() {
    char type = Next();
    while (type != 'Z' && type != 'E') type = Next();
    return type == 'Z';
  }

  const SocketHandle socket_;
  bool is_ready_ = false;
};

// A server of its own on an empty folder. It refuses to be root: then it is Debian's `postgres`.
class PostgresServer {
 public:
  static std::filesystem::path Programs() { return "/usr/lib/postgresql/15/bin"; }

  explicit PostgresServer(const std::filesystem::path& folder) : port_(FreePort()) {
    const std::string data = folder.string();
    std::filesystem::create_directories(folder);
    if (::getuid() == 0) RunOrEnd("chown postgres '" + data + "'");
    RunOrEnd(As() + (Programs() / "initdb").string() + " -D '" + data +
             "' -U postgres --auth=trust --no-sync >/dev/null 2>&1");
    const std::string command = "exec " + As() + (Programs() / "postgres").string() + " -D '" +
                                data + "' -p " + std::to_string(port_) +
                                " -c unix_socket_directories= -c listen_addresses=127.0.0.1"
                                " -c shared_buffers=256MB -c max_wal_size=4GB";
    process_ = std::make_unique<Child>(std::vector<std::string>{"sh", "-c", command},
                                       std::map<std::string, std::string>{});
    WaitFor([this] { return TryConnect(port_).has_value() && PostgresClient(port_).is_ready(); });
  }

  uint16_t port() const { return port_; }

 private:
  // setpriv becomes what it starts, so that a signal to it is one to the server.
  static std::string As() {
    return ::getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
  }
  static void RunOrEnd(const std::string& command) {
    WEFT_CHECK(std::system(command.c_str()) == 0);
  }

  const uint16_t port_;
  std::unique_ptr<Child> process_;
};

}  // namespace weft::bench
