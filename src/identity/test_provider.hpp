#pragma once
#include <cjose/cjose.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "identity/oidc.hpp"

// A sign-in provider in a few lines: it signs what a test tells it to, right or wrong. No sockets.
namespace weft::identity {

// A key pair, of which the provider shows the public half.
class TestKey {
 public:
  enum class Type { kRsa, kEc };
  TestKey(Type type, const std::string& id) : id_(id), type_(type) {
    cjose_err fault{};
    key_ = type == Type::kRsa ? cjose_jwk_create_RSA_random(2048, kExponent, 3, &fault)
                              : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &fault);
    WEFT_CHECK(key_ != nullptr && cjose_jwk_set_kid(key_, id.data(), id.size(), &fault));
  }
  ~TestKey() { cjose_jwk_release(key_); }
  TestKey(const TestKey&) = delete;
  TestKey& operator=(const TestKey&) = delete;

  Json Public() const {
    cjose_err fault{};
    char* text = cjose_jwk_to_json(key_, false, &fault);
    WEFT_CHECK(text != nullptr);
    Json json = Json::parse(text);
    cjose_get_dealloc()(text);
    return json;
  }
  std::string algorithm() const { return type_ == Type::kRsa ? "RS256" : "ES256"; }
  std::string Sign(const std::string& payload) const {
    cjose_err fault{};
    cjose_header_t* header = cjose_header_new(&fault);
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm().c_str(), &fault);
    cjose_header_set(header, CJOSE_HDR_KID, id_.c_str(), &fault);
    cjose_jws_t* jws = cjose_jws_sign(
        key_, header, reinterpret_cast<const uint8_t*>(payload.data()), payload.size(), &fault);
    const char* text = nullptr;
    WEFT_CHECK(jws != nullptr && cjose_jws_export(jws, &text, &fault));
    std::string signed_text = text;
    cjose_jws_release(jws);
    cjose_header_release(header);
    return signed_text;
  }

 private:
  static constexpr uint8_t kExponent[] = {1, 0, 1};
  const std::string id_;
  const Type type_;
  cjose_jwk_t* key_ = nullptr;
};

// "a=1&b=2" decoded.
inline std::map<std::string, std::string> FormOf(const std::string& text) {
  std::map<std::string, std::string> form;
  std::string name, value;
  bool in_value = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '&') {
      form[name] = value;
      name.clear(), value.clear(), in_value = false;
    } else if (text[i] == '=' && !in_value) {
      in_value = true;
    } else if (text[i] == '%') {
      (in_value ? value : name) += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      (in_value ? value : name) += text[i];
    }
  }
  return form;
}

// One for all tests: an RSA key takes its time.
inline const TestKey& FirstKey() {
  static const TestKey key(TestKey::Type::kRsa, "k1");
  return key;
}

class TestProvider {
 public:
  explicit TestProvider(const Clock& clock) : clock_(clock) {}

  // What a browser brings back from the provider's page, where `subject` signed in.
  std::map<std::string, std::string> SignInAt(const std::string& location) {
    asked = FormOf(location.substr(location.find('?') + 1));
    return {{"code", "c0de"}, {"state", asked.at("state")}};
  }

  Json Claims() const {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
    Json claims = {
        {"iss", issuer}, {"aud", "weft"}, {"sub", "s-1"}, {"iat", now}, {"exp", now + 300}};
    if (asked.contains("nonce")) claims["nonce"] = asked.at("nonce");
    return claims;
  }

  FetchReply Answer(const FetchRequest& request) {
    ++requests[request.url];
    if (request.url.ends_with("/.well-known/openid-configuration"))
      return {200, Json({{"issuer", issuer},
                         {"authorization_endpoint", issuer + "/auth"},
                         {"token_endpoint", issuer + "/token"},
                         {"userinfo_endpoint", issuer + "/info"},
                         {"jwks_uri", issuer + "/keys"}})
                       .dump()};
    if (request.url == issuer + "/info" && request.authorization == "Bearer access")
      return {200, info.dump()};
    if (request.url == issuer + "/keys") {
      Json all = Json::array();
      for (const TestKey* key : shown) all.push_back(key->Public());
      return {200, Json({{"keys", all}}).dump()};
    }
    if (request.url == issuer + "/token") return Token(request);
    return {404, ""};
  }

  std::string issuer = "https://id.example";
  std::map<std::string, std::string> asked;  // of the last sign-in
  std::map<std::string, int> requests;       // by address
  const TestKey& first = FirstKey();
  std::vector<const TestKey*> shown{&first};
  const TestKey* signs = &first;
  std::function<void(Json&)> change = [](Json&) {};  // of the claims, before they are signed
  std::string token;                                 // instead of a signed one
  Json info;                                         // told when asked; null: nothing
  std::map<std::string, std::string> redeemed;       // the last form
  std::string authorization;

 private:
  FetchReply Token(const FetchRequest& request) {
    redeemed = FormOf(request.body);
    authorization = request.authorization;
    const std::string verifier = redeemed["code_verifier"];
    if (redeemed["code"] != "c0de" || redeemed["redirect_uri"] != asked["redirect_uri"] ||
        ToBase64Url(Sha256(verifier)) != asked["code_challenge"])
      return {400, R"({"error": "invalid_grant"})"};
    Json claims = Claims();
    change(claims);
    return {200, Json({{"id_token", token.empty() ? signs->Sign(claims.dump()) : token},
                       {"access_token", info.is_null() ? "" : "access"}})
                     .dump()};
  }

  const Clock& clock_;
};

}  // namespace weft::identity
