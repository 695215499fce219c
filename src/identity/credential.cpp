#include "identity/credential.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::identity {
namespace {

constexpr size_t kIdBytes = 8, kSecretBytes = 32, kSecretChars = 43;
constexpr std::string_view kPrefix = "weft_";

bool IsHex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Credential NewCredential() {
  return {ToHex(RandomBytes(kIdBytes)), ToBase64Url(RandomBytes(kSecretBytes))};
}

std::optional<Credential> ParseCredential(std::string_view authorization) {
  std::string_view text = Trim(authorization);
  if (Lower(text.substr(0, 7)) == "bearer ") text = Trim(text.substr(7));
  if (!text.starts_with(kPrefix) || text.size() != kPrefix.size() + 2 * kIdBytes + 1 + kSecretChars)
    return std::nullopt;
  text.remove_prefix(kPrefix.size());
  Credential credential{std::string(text.substr(0, 2 * kIdBytes)),
                        std::string(text.substr(2 * kIdBytes + 1))};
  if (text[2 * kIdBytes] != '_' || !IsHex(credential.id)) return std::nullopt;
  return credential;
}

ScramKeys DeriveScramKeys(const std::string& password, const store::UserSalt& salt) {
  const auto bytes = FromBase64(salt.salt);
  WEFT_CHECK(bytes.has_value());
  const std::string salted = Pbkdf2Sha256(password, *bytes, salt.iterations);
  return {ToBase64(Sha256(HmacSha256(salted, "Client Key"))),
          ToBase64(HmacSha256(salted, "Server Key"))};
}

}  // namespace weft::identity
