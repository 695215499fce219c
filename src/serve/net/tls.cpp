#include "serve/net/tls.hpp"

#include <sys/stat.h>

#include <boost/asio/ssl/context.hpp>
#include <ctime>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace weft::serve {
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kLookEvery{1};
// Of TLS 1.2; all of 1.3's are good.
constexpr char kCiphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

[[noreturn]] void ThrowUnusable(const std::filesystem::path& file, const std::string& why) {
  throw Error(ErrorKind::kInvalid, "cannot use " + file.string() + ": " + why,
              "tls_cert names a PEM file with the certificate and its chain, tls_key one with its "
              "key, without a passphrase");
}

// "http/1.1" when the client names what it speaks; nothing when it speaks only others.
int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* out_bytes,
                   const unsigned char* in, unsigned in_bytes, void*) {
  static const unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_bytes, kOurs, sizeof kOurs - 1, in, in_bytes) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<ssl::context> Load(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* raw = context->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(raw, kCiphers);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_alpn_select_cb(raw, ChooseProtocol, nullptr);
  error_code fault;
  context->set_password_callback([](size_t, ssl::context::password_purpose) { return ""; }, fault);
  context->use_certificate_chain_file(files.certificate.string(), fault);
  if (fault) ThrowUnusable(files.certificate, fault.message());
  context->use_private_key_file(files.key.string(), ssl::context::pem, fault);
  if (fault) ThrowUnusable(files.key, fault.message());
  if (SSL_CTX_check_private_key(raw) != 1)
    ThrowUnusable(files.key, "it is not the key of " + files.certificate.string());
  return context;
}

int64_t EndOf(ssl::context& context) {
  std::tm end{};
  const X509* certificate = SSL_CTX_get0_certificate(context.native_handle());
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end);
  return ::timegm(&end);
}

}  // namespace

struct Tls::Stamp {
  explicit Stamp(const TlsFiles& files) {
    for (const auto& [file, status] :
         {std::pair{&files.certificate, &certificate}, std::pair{&files.key, &key}})
      if (::stat(file->c_str(), status) != 0) *status = {};
  }
  static bool Same(const struct stat& a, const struct stat& b) {
    return a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
           a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
  }
  bool operator==(const Stamp& other) const {
    return Same(certificate, other.certificate) && Same(key, other.key);
  }

  struct stat certificate {
  }, key{};
};

Tls::Tls(TlsFiles files) : files_(std::move(files)) {
  seen_ = std::make_unique<Stamp>(files_);
  current_ = Load(files_);
  ends_ = EndOf(*current_);
}

Tls::~Tls() = default;

std::shared_ptr<ssl::context> Tls::Current() {
  const auto now = std::chrono::steady_clock::now();
  if (look_now_.exchange(false) || now - looked_ >= kLookEvery) {
    looked_ = now;
    Look();
  }
  return current_;
}

void Tls::Look() {
  auto stamp = std::make_unique<Stamp>(files_);
  if (*stamp == *seen_) return;
  seen_ = std::move(stamp);
  try {
    current_ = Load(files_);
    ends_ = EndOf(*current_);
    Log(LogLevel::kInfo, "tls.reloaded", {{"days_left", std::to_string(days_left())}});
  } catch (const Error& error) {
    Log(LogLevel::kError, "tls.kept", {{"reason", error.message()}});
  }
}

int Tls::days_left() const {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(SystemClock().Now().time_since_epoch());
  constexpr int64_t kDay = 24 * 3600;
  const int64_t left = ends_ - now.count();
  return static_cast<int>(left >= 0 ? left / kDay : -1);
}

}  // namespace weft::serve
