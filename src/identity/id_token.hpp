#pragma once
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"

// ID tokens of OpenID Connect: is it signed by the provider, for us, for this sign-in, and in time?
// The signatures are checked by cjose; nothing here knows a cipher. Pure.
namespace weft::identity {

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Time now{};
};

// True when one of the provider's keys (a JWK set) may have signed it. False, too, for what is no
// token of ours to judge: then new keys do not help either way, and Verify says why.
bool HasKeyFor(std::string_view token, const Json& keys);

// The claims. Throws Error{kUnauthenticated} with one sentence for the asker; the `detail` says
// what was wrong. Taken are signatures with the provider's RSA and EC keys, never "none", never a
// shared secret.
Json VerifyIdToken(const std::string& token, const Json& keys, const Expected& expected);

// What a sign-in ends with, whatever is wrong: what it was is for the log.
[[noreturn]] void ThrowNotSignedIn(std::string detail);

}  // namespace weft::identity
