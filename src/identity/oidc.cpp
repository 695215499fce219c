#include "identity/oidc.hpp"

#include <mutex>
#include <optional>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "identity/id_token.hpp"

namespace weft::identity {
namespace {

constexpr std::chrono::minutes kSignInMax{10};
constexpr std::chrono::hours kProviderKnownFor{1};
constexpr std::chrono::minutes kKeysAskedForAgain{1};  // at most so often, whatever tokens come
constexpr char kCookie[] = "oidc.sign_in";

std::string Encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text)
    if (kPlain.find(c) != std::string_view::npos)
      encoded += c;
    else
      encoded += "%" + ToHex(std::string_view(&c, 1));
  return encoded;
}

std::string Form(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : fields) pairs.push_back(name + "=" + Encoded(value));
  return Join(pairs, "&");
}

[[noreturn]] void ThrowAway(const std::string& detail) {
  throw Error(ErrorKind::kUnavailable, "the sign-in provider does not answer as it should",
              "try again in a moment, or sign in another way", detail);
}

std::string Text(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : "";
}

std::string At(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? "" : found->second;
}

// Codes and secrets go to these addresses.
std::string Endpoint(const Json& provider, const char* name) {
  std::string url = Text(provider, name);
  const bool is_local = url.starts_with("http://127.0.0.1:") || url.starts_with("http://[::1]:") ||
                        url.starts_with("http://localhost:");
  if (!url.starts_with("https://") && !is_local)
    ThrowAway("its " + std::string(name) + " is not under TLS: '" + url + "'");
  return url;
}

bool Lists(const Json& provider, const char* name, const char* word) {
  if (!provider.contains(name) || !provider[name].is_array()) return false;
  for (const Json& entry : provider[name])
    if (entry == word) return true;
  return false;
}

// A document of the provider. One asks for it at a time; whoever can do with what is known waits
// for nobody.
class Remembered {
 public:
  struct Known {
    Json json;
    Time since{};
  };

  Json Get(const std::function<bool(const Known&)>& holds, const std::function<Known()>& ask) {
    if (auto json = Find(holds)) return *json;
    const std::lock_guard asking(asking_);
    if (auto json = Find(holds)) return *json;
    Known fresh = ask();
    const std::lock_guard lock(mutex_);
    known_ = std::move(fresh);
    return known_->json;
  }

 private:
  std::optional<Json> Find(const std::function<bool(const Known&)>& holds) {
    const std::lock_guard lock(mutex_);
    return known_ && holds(*known_) ? std::optional(known_->json) : std::nullopt;
  }

  std::mutex asking_;  // held while the provider is asked
  std::mutex mutex_;   // guards what follows
  std::optional<Known> known_;
};

}  // namespace

struct Oidc::Impl {
  Json FetchJson(const FetchRequest& request) const {
    const FetchReply reply = fetch(request);
    Json json = Json::parse(reply.body, nullptr, false);
    if (reply.status != 200 || !json.is_object())
      ThrowAway(request.url + " answered " + std::to_string(reply.status));
    return json;
  }

  Json Provider() {
    const auto holds = [&](const Remembered::Known& known) {
      return clock.Now() - known.since < kProviderKnownFor;
    };
    return provider.Get(holds, [&] {
      std::string base = options.issuer;
      while (base.ends_with('/')) base.pop_back();
      Json json = FetchJson({.url = base + "/.well-known/openid-configuration"});
      if (Text(json, "issuer") != options.issuer)
        ThrowAway("it calls itself '" + Text(json, "issuer") + "', not '" + options.issuer + "'");
      return Remembered::Known{std::move(json), clock.Now()};
    });
  }

  // The provider's keys; asked for again when none fits, for they are exchanged now and then.
  Json KeysFor(const std::string& token, const Json& of) {
    const auto holds = [&](const Remembered::Known& known) {
      const auto age = clock.Now() - known.since;
      return age < kProviderKnownFor && (age < kKeysAskedForAgain || HasKeyFor(token, known.json));
    };
    return keys.Get(holds, [&] {
      return Remembered::Known{FetchJson({.url = Endpoint(of, "jwks_uri")}), clock.Now()};
    });
  }

  Json Redeem(const std::string& code, const Json& begun, const Json& of) const {
    std::vector<std::pair<std::string, std::string>> fields{
        {"grant_type", "authorization_code"},
        {"code", code},
        {"redirect_uri", Text(begun, "redirect_uri")},
        {"code_verifier", Text(begun, "verifier")}};
    FetchRequest request{.method = "POST", .url = Endpoint(of, "token_endpoint")};
    const bool by_post = Lists(of, "token_endpoint_auth_methods_supported", "client_secret_post") &&
                         !Lists(of, "token_endpoint_auth_methods_supported", "client_secret_basic");
    if (options.client_secret.empty() || by_post)
      fields.emplace_back("client_id", options.client_id);
    if (by_post) fields.emplace_back("client_secret", options.client_secret);
    if (!options.client_secret.empty() && !by_post)
      request.authorization =
          "Basic " + ToBase64(Encoded(options.client_id) + ":" + Encoded(options.client_secret));
    request.body = Form(fields);
    const FetchReply reply = fetch(request);
    const Json json = Json::parse(reply.body, nullptr, false);
    if (reply.status != 200 || !json.is_object())
      ThrowNotSignedIn("the provider did not take the code: " + Text(json, "error"));
    return json;
  }

  // Name, mail and groups need not stand in the ID token: many providers tell them only when asked.
  // What the token says counts more.
  Json WithUserInfo(Json claims, const std::string& access_token, const Json& of) const {
    if (access_token.empty() || Text(of, "userinfo_endpoint").empty()) return claims;
    Json more = FetchJson(
        {.url = Endpoint(of, "userinfo_endpoint"), .authorization = "Bearer " + access_token});
    if (Text(more, "sub") != Text(claims, "sub"))
      ThrowNotSignedIn("what the provider tells is of another subject");
    more.update(claims);
    return more;
  }

  // What the cookie holds, if it is ours, of this callback, and in time.
  Json Opened(const std::string& cookie, const std::string& state) const {
    const auto sealed = FromBase64(cookie);
    const auto opened = sealed ? secrets.Open(kCookie, *sealed) : std::nullopt;
    if (!opened) ThrowNotSignedIn("the browser did not begin this sign-in");
    Json begun = Json::parse(*opened, nullptr, false);
    const auto ends = ParseTime(Text(begun, "ends"));
    if (!ends || clock.Now() >= *ends) ThrowNotSignedIn("the sign-in took too long");
    if (state.empty() || !EqualSecrets(state, Text(begun, "state")))
      ThrowNotSignedIn("the state is of another sign-in");
    return begun;
  }

  const OidcOptions options;
  const Fetch fetch;
  const store::Secrets& secrets;
  const Clock& clock;
  Remembered provider, keys;
};

Oidc::Oidc(OidcOptions options, Fetch fetch, const store::Secrets& secrets, const Clock& clock)
    : impl_(new Impl{.options = std::move(options),
                     .fetch = std::move(fetch),
                     .secrets = secrets,
                     .clock = clock,
                     .provider = {},
                     .keys = {}}) {}
Oidc::~Oidc() = default;

const OidcOptions& Oidc::options() const { return impl_->options; }

Oidc::Begun Oidc::Begin(const std::string& redirect_uri, const std::string& return_to) {
  const Json provider = impl_->Provider();
  const std::string state = ToBase64Url(RandomBytes(32)), nonce = ToBase64Url(RandomBytes(32)),
                    verifier = ToBase64Url(RandomBytes(32));
  const Json begun = {
      {"state", state},         {"nonce", nonce},
      {"verifier", verifier},   {"redirect_uri", redirect_uri},
      {"return_to", return_to}, {"ends", FormatTime(impl_->clock.Now() + kSignInMax)}};
  const std::string endpoint = Endpoint(provider, "authorization_endpoint");
  const std::string separator = endpoint.find('?') == std::string::npos ? "?" : "&";
  return {endpoint + separator +
              Form({{"response_type", "code"},
                    {"client_id", impl_->options.client_id},
                    {"redirect_uri", redirect_uri},
                    {"scope", impl_->options.scopes},
                    {"state", state},
                    {"nonce", nonce},
                    {"code_challenge", ToBase64Url(Sha256(verifier))},
                    {"code_challenge_method", "S256"}}),
          ToBase64(impl_->secrets.Seal(kCookie, begun.dump()))};
}

Oidc::Ended Oidc::End(const std::map<std::string, std::string>& query, const std::string& cookie) {
  const Json begun = impl_->Opened(cookie, At(query, "state"));
  const std::string issuer = At(query, "iss");
  if (!issuer.empty() && issuer != impl_->options.issuer)
    ThrowNotSignedIn("the answer is of the issuer " + issuer);
  if (const std::string error = At(query, "error"); !error.empty())
    ThrowNotSignedIn("the provider refused: " + error.substr(0, 100));
  const Json provider = impl_->Provider();
  const Json redeemed = impl_->Redeem(At(query, "code"), begun, provider);
  const std::string token = Text(redeemed, "id_token");
  Json claims = VerifyIdToken(token, impl_->KeysFor(token, provider),
                              {.issuer = impl_->options.issuer,
                               .client_id = impl_->options.client_id,
                               .nonce = Text(begun, "nonce"),
                               .now = impl_->clock.Now()});
  claims = impl_->WithUserInfo(std::move(claims), Text(redeemed, "access_token"), provider);
  return {std::move(claims), Text(begun, "return_to")};
}

}  // namespace weft::identity
