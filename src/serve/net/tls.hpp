#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

// The certificate and key that a door shows, read anew when their files change. TLS 1.2 and later,
// ciphers with forward secrecy alone.
namespace weft::serve {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, with the chain up to the root
  std::filesystem::path key;          // PEM, without a passphrase
  bool operator==(const TlsFiles&) const = default;
};

class Tls {
 public:
  // Throws Error{kInvalid} that names the file when they cannot be used.
  explicit Tls(TlsFiles files);
  ~Tls();

  // What a new connection uses. Looks at the files at most once a second; while they cannot be
  // used, such as half written, the ones before stay. Of the reactor's thread.
  std::shared_ptr<boost::asio::ssl::context> Current();
  // Looks at the files with the next connection, at once. Any thread.
  void LookAgain() { look_now_ = true; }
  // The days that the certificate is still good for; negative: it is over. Any thread.
  int days_left() const;

 private:
  struct Stamp;
  void Look();

  const TlsFiles files_;
  std::shared_ptr<boost::asio::ssl::context> current_;
  std::unique_ptr<Stamp> seen_;  // of the files that were tried last
  std::chrono::steady_clock::time_point looked_{};
  std::atomic<bool> look_now_{false};
  std::atomic<int64_t> ends_{0};  // seconds since 1970
};

}  // namespace weft::serve
