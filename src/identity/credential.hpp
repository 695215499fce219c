#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "store/tokens.hpp"

// The text of a token and what is kept of it. Pure but for the random bytes.
namespace weft::identity {

// weft_<id>_<secret>: the id finds the row, the secret proves.
struct Credential {
  std::string id;      // 16 lower-case hex digits
  std::string secret;  // 256 bits, base64url
  std::string Text() const { return "weft_" + id + "_" + secret; }
};

Credential NewCredential();
// Reads "Bearer weft_…" or the bare text; nothing for what has another form.
std::optional<Credential> ParseCredential(std::string_view authorization);

// SCRAM-SHA-256 verifiers (RFC 5802, RFC 7677) of a password: base64 StoredKey and ServerKey. The
// password is the whole token text, so that any token fits a door that speaks SCRAM.
struct ScramKeys {
  std::string stored_key, server_key;
};
ScramKeys DeriveScramKeys(const std::string& password, const store::UserSalt& salt);

}  // namespace weft::identity
