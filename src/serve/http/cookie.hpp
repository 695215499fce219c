#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "serve/http/message.hpp"

// Cookies as Weft sets and reads them, and what keeps other sites from using them.
namespace weft::serve {

// The session's cookie. Under TLS its name is bound to this host and to TLS by the browser.
std::string_view SessionCookieName(bool is_secure);
// The value of a cookie of the request; nothing when it is not there or comes twice.
std::optional<std::string> CookieOf(const Call& call, std::string_view name);

struct Cookie {
  std::string_view name;
  std::string value;                // no separators: base64url, hex, words
  std::chrono::seconds max_age{0};  // 0: the browser forgets it now
  bool is_secure = false;           // under TLS
  std::string_view path = "/";
  std::string_view same_site = "Strict";
};
// The value of Set-Cookie; scripts never see it.
std::string ToText(const Cookie& cookie);

// A request that changes something and comes with a cookie must come from our own pages: throws
// Error{kForbidden} unless the browser says so (Sec-Fetch-Site, else Origin). Reading is free.
void RequireSameOrigin(const Call& call);
// The same where no cookie is needed: refuses only what the browser says to be another's page.
void RefuseOtherOrigins(const Call& call);

}  // namespace weft::serve
