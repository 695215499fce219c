#include "base/digest.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

#include "base/error.hpp"

namespace weft {
namespace {

constexpr size_t kPieceBytes = 256 << 10;
constexpr size_t kSha256Bytes = 32;

// One running SHA-256.
class RunningSha256 {
 public:
  RunningSha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    WEFT_CHECK(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }
  void Add(const void* bytes, size_t count) {
    WEFT_CHECK(EVP_DigestUpdate(context_.get(), bytes, count) == 1);
  }
  std::string Hex() {
    std::array<unsigned char, kSha256Bytes> digest;
    WEFT_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    return ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

[[noreturn]] void ThrowUnreadable(const std::filesystem::path& file) {
  throw Error(ErrorKind::kUnavailable, "cannot read " + file.string() + ": " + std::strerror(errno),
              "Check that it is a file and that its permissions let Weft read it.");
}

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  RunningSha256 sum;
  sum.Add(bytes.data(), bytes.size());
  return sum.Hex();
}

std::string Sha256HexOfFile(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) ThrowUnreadable(file);
  const std::unique_ptr<const int, void (*)(const int*)> closer(
      &opened, [](const int* fd) { ::close(*fd); });
  const auto piece = std::make_unique_for_overwrite<char[]>(kPieceBytes);
  RunningSha256 sum;
  for (;;) {
    const ssize_t got = ::read(opened, piece.get(), kPieceBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowUnreadable(file);
    if (got == 0) return sum.Hex();
    sum.Add(piece.get(), static_cast<size_t>(got));
  }
}

std::string HmacSha256(std::string_view key, std::string_view message) {
  WEFT_CHECK(key.size() <= static_cast<size_t>(std::numeric_limits<int>::max()));
  std::string out(kSha256Bytes, '\0');
  unsigned int size = 0;
  WEFT_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Raw(message),
                  message.size(), reinterpret_cast<unsigned char*>(out.data()), &size) != nullptr);
  WEFT_CHECK(size == out.size());
  return out;
}

std::string Sha256(std::string_view bytes) {
  std::string out(kSha256Bytes, '\0');
  unsigned int size = 0;
  WEFT_CHECK(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()),
                        &size, EVP_sha256(), nullptr) == 1);
  return out;
}

std::string Pbkdf2Sha256(std::string_view password, std::string_view salt, int iterations) {
  std::string out(kSha256Bytes, '\0');
  WEFT_CHECK(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), Raw(salt),
                               static_cast<int>(salt.size()), iterations, EVP_sha256(),
                               static_cast<int>(out.size()),
                               reinterpret_cast<unsigned char*>(out.data())) == 1);
  return out;
}

std::string RandomBytes(size_t count) {
  WEFT_CHECK(count <= static_cast<size_t>(std::numeric_limits<int>::max()));
  std::string out(count, '\0');
  WEFT_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) ==
             1);
  return out;
}

std::string ToHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string ToBase64(std::string_view bytes) {
  WEFT_CHECK(bytes.size() <= static_cast<size_t>(std::numeric_limits<int>::max()) / 2);
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero byte
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), Raw(bytes),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<size_t>(size));
  return out;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > static_cast<size_t>(std::numeric_limits<int>::max()))
    return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), Raw(text),
                      static_cast<int>(text.size())) < 0)
    return std::nullopt;
  for (size_t padding = 0; padding < 2 && text.ends_with('='); ++padding, text.remove_suffix(1))
    out.pop_back();
  return out;
}

std::string ToBase64Url(std::string_view bytes) {
  std::string out = ToBase64(bytes);
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  while (out.ends_with('=')) out.pop_back();
  return out;
}

bool EqualSecrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace weft
