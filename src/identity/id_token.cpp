#include "identity/id_token.hpp"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/error.hpp"

namespace weft::identity {
namespace {

constexpr size_t kTokenBytesMax = 64 << 10;
constexpr int64_t kLeewaySeconds = 60;  // between the provider's clock and ours
constexpr std::array<std::string_view, 9> kAlgorithms{"RS256", "RS384", "RS512", "PS256", "PS384",
                                                      "PS512", "ES256", "ES384", "ES512"};

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Jwk = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

struct Head {
  std::string algorithm, key_id;
};

std::string HeaderOf(cjose_header_t* header, const char* name) {
  cjose_err ignored{};
  const char* value = cjose_header_get(header, name, &ignored);
  return value == nullptr ? "" : value;
}

Jws Import(std::string_view token) {
  cjose_err ignored{};
  return {cjose_jws_import(token.data(), token.size(), &ignored), &cjose_jws_release};
}

Head HeadOf(const Jws& jws) {
  cjose_header_t* header = cjose_jws_get_protected(jws.get());
  return {HeaderOf(header, CJOSE_HDR_ALG), HeaderOf(header, CJOSE_HDR_KID)};
}

std::string Text(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : "";
}

// An RSA key signs by RS and PS, an EC key by ES; a shared secret, which anybody who knows the
// client could sign with, by nothing.
bool Fits(const Json& key, const Head& head) {
  const std::string type = Text(key, "kty"), use = Text(key, "use"), algorithm = Text(key, "alg");
  const bool is_ec = head.algorithm.starts_with("ES");
  if (type != (is_ec ? "EC" : "RSA")) return false;
  if (!use.empty() && use != "sig") return false;
  if (!algorithm.empty() && algorithm != head.algorithm) return false;
  return head.key_id.empty() || Text(key, "kid") == head.key_id;
}

std::vector<Json> KeysFor(const Head& head, const Json& keys) {
  std::vector<Json> fitting;
  if (std::ranges::find(kAlgorithms, head.algorithm) == kAlgorithms.end()) return fitting;
  if (!keys.is_object() || !keys.contains("keys") || !keys["keys"].is_array()) return fitting;
  for (const Json& key : keys["keys"])
    if (Fits(key, head)) fitting.push_back(key);
  return fitting;
}

bool IsSignedBy(const Jws& jws, const Json& key) {
  const std::string text = key.dump();
  cjose_err ignored{};
  const Jwk imported(cjose_jwk_import(text.data(), text.size(), &ignored), &cjose_jwk_release);
  return imported && cjose_jws_verify(jws.get(), imported.get(), &ignored);
}

Json ClaimsOf(const Jws& jws) {
  uint8_t* bytes = nullptr;
  size_t count = 0;
  cjose_err ignored{};
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &count, &ignored)) return {};
  const auto* text = reinterpret_cast<const char*>(bytes);
  return Json::parse(text, text + count, nullptr, false);
}

bool IsFor(const Json& claims, const std::string& client_id) {
  const Json& audience = claims.contains("aud") ? claims["aud"] : Json();
  if (audience.is_string()) return audience == client_id;
  if (!audience.is_array() || std::ranges::find(audience, Json(client_id)) == audience.end())
    return false;
  return audience.size() == 1 || Text(claims, "azp") == client_id;
}

std::optional<int64_t> Seconds(const Json& claims, const char* key) {
  if (!claims.contains(key) || !claims[key].is_number()) return std::nullopt;
  const double seconds = claims[key].get<double>();
  if (!(seconds > -1e15 && seconds < 1e15)) return std::nullopt;
  return static_cast<int64_t>(seconds);
}

void CheckTimes(const Json& claims, Time time) {
  const int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  const auto ends = Seconds(claims, "exp"), issued = Seconds(claims, "iat");
  if (!ends || now >= *ends + kLeewaySeconds) ThrowNotSignedIn("the ID token is over");
  if (!issued || *issued > now + kLeewaySeconds)
    ThrowNotSignedIn("the ID token was issued in the future");
  if (const auto begins = Seconds(claims, "nbf"); begins && *begins > now + kLeewaySeconds)
    ThrowNotSignedIn("the ID token is not good yet");
}

void CheckClaims(const Json& claims, const Expected& expected) {
  if (!claims.is_object()) ThrowNotSignedIn("the ID token holds no claims");
  if (Text(claims, "iss") != expected.issuer)
    ThrowNotSignedIn("the ID token is of the issuer " + Text(claims, "iss"));
  if (!IsFor(claims, expected.client_id)) ThrowNotSignedIn("the ID token is for another audience");
  if (expected.nonce.empty() || Text(claims, "nonce") != expected.nonce)
    ThrowNotSignedIn("the ID token is of another sign-in (nonce)");
  if (Text(claims, "sub").empty()) ThrowNotSignedIn("the ID token names no subject");
  CheckTimes(claims, expected.now);
}

}  // namespace

void ThrowNotSignedIn(std::string detail) {
  throw Error(ErrorKind::kUnauthenticated, "the sign-in did not succeed",
              "begin again; if it fails again, ask the operator, whose log says why",
              std::move(detail));
}

bool HasKeyFor(std::string_view token, const Json& keys) {
  if (token.size() > kTokenBytesMax) return false;
  const Jws jws = Import(token);
  return jws && !KeysFor(HeadOf(jws), keys).empty();
}

Json VerifyIdToken(const std::string& token, const Json& keys, const Expected& expected) {
  if (token.size() > kTokenBytesMax) ThrowNotSignedIn("the ID token is too long");
  const Jws jws = Import(token);
  if (!jws) ThrowNotSignedIn("what came is no signed token");
  const Head head = HeadOf(jws);
  const auto candidates = KeysFor(head, keys);
  if (candidates.empty())
    ThrowNotSignedIn("no key of the provider fits algorithm '" + head.algorithm + "', key '" +
                     head.key_id + "'");
  if (std::ranges::none_of(candidates, [&](const Json& key) { return IsSignedBy(jws, key); }))
    ThrowNotSignedIn("the ID token's signature is wrong");
  Json claims = ClaimsOf(jws);
  CheckClaims(claims, expected);
  return claims;
}

}  // namespace weft::identity
