#include "serve/http/cookie.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

enum class Origin { kUnsaid, kOurs, kOthers };

// What the browser says of the page that sent this.
Origin OriginOf(const Call& call) {
  const std::string site = call.Header("sec-fetch-site");
  if (!site.empty())
    return site == "same-origin" || site == "none" ? Origin::kOurs : Origin::kOthers;
  const std::string origin = call.Header("origin");
  if (origin.empty()) return Origin::kUnsaid;
  const size_t scheme = origin.find("://");
  if (scheme == std::string::npos) return Origin::kOthers;
  return Lower(origin.substr(scheme + 3)) == Lower(call.Header("host")) ? Origin::kOurs
                                                                        : Origin::kOthers;
}

[[noreturn]] void ThrowOtherOrigin() {
  throw Error(ErrorKind::kForbidden, "this came with a session's cookie, but not from Weft's pages",
              "programs send Authorization: Bearer weft_… instead of a cookie");
}

}  // namespace

std::string_view SessionCookieName(bool is_secure) {
  return is_secure ? "__Host-weft_session" : "weft_session";
}

std::optional<std::string> CookieOf(const Call& call, std::string_view name) {
  std::optional<std::string> value;
  for (const std::string& pair : Split(call.Header("cookie"), ';')) {
    const std::string_view text = Trim(pair);
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || text.substr(0, equals) != name) continue;
    if (value) return std::nullopt;
    value = std::string(text.substr(equals + 1));
  }
  return value;
}

std::string ToText(const Cookie& cookie) {
  std::string text = std::string(cookie.name) + "=" + cookie.value;
  text += "; Path=" + std::string(cookie.path);
  text += "; Max-Age=" + std::to_string(cookie.max_age.count());
  text += "; HttpOnly; SameSite=" + std::string(cookie.same_site);
  return cookie.is_secure ? text + "; Secure" : text;
}

void RequireSameOrigin(const Call& call) {
  if (call.method == "GET" || call.method == "HEAD") return;
  if (OriginOf(call) != Origin::kOurs) ThrowOtherOrigin();
}

void RefuseOtherOrigins(const Call& call) {
  if (OriginOf(call) == Origin::kOthers) ThrowOtherOrigin();
}

}  // namespace weft::serve
