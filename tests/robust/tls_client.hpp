#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

// A client of TLS that may misbehave, and certificates for a server of this machine.
namespace weft::test {

namespace ssl = boost::asio::ssl;

// An authority and what it signed: CN `name`, good for 127.0.0.1. By the openssl of the system.
struct Certificate {
  std::filesystem::path certificate, key;
};
Certificate MakeCertificate(const std::filesystem::path& folder, const std::string& name);

class TlsClient {
 public:
  // Connects and shakes hands; `prepare` changes what it offers. Look at `fault` first.
  explicit TlsClient(int port, const std::function<void(SSL_CTX*)>& prepare = {});

  bool Send(const std::string& text);
  // Until the other side ends it, or `enough` has come; read `piece` bytes at a time.
  std::string Receive(const std::string& enough = {}, size_t piece = 16384);
  // The name in the certificate that the server showed.
  std::string ServerName();
  // Without a goodbye.
  void Drop() { stream_->lowest_layer().close(); }

  boost::system::error_code fault;  // of the handshake, then of the last call

 private:
  boost::asio::io_context io_;
  ssl::context context_{ssl::context::tls_client};
  std::optional<ssl::stream<boost::asio::ip::tcp::socket>> stream_;
};

}  // namespace weft::test
