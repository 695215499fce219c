#include "serve/http/cookie.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::serve {
namespace {

Call CallWith(const std::string& method, std::map<std::string, std::string> headers) {
  Call call;
  call.method = method;
  call.headers = std::move(headers);
  return call;
}

bool IsLetIn(const Call& call) {
  try {
    RequireSameOrigin(call);
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kForbidden);
    return false;
  }
}

TEST(Cookie, IsFoundAmongOthers) {
  const Call call = CallWith("GET", {{"cookie", "a=1; weft_session=weft_x; b=2"}});
  EXPECT_EQ(CookieOf(call, "weft_session"), "weft_x");
  EXPECT_EQ(CookieOf(call, "b"), "2");
  EXPECT_EQ(CookieOf(call, "session"), std::nullopt);
  EXPECT_EQ(CookieOf(CallWith("GET", {}), "a"), std::nullopt);
}

// Another site of the same domain can plant a second one.
TEST(Cookie, ThatComesTwiceIsNone) {
  EXPECT_EQ(CookieOf(CallWith("GET", {{"cookie", "a=1; a=2"}}), "a"), std::nullopt);
}

TEST(Cookie, IsNeverForScriptsOrOtherSites) {
  const std::string plain =
      ToText({.name = SessionCookieName(false), .value = "v", .max_age = std::chrono::seconds(60)});
  EXPECT_EQ(plain, "weft_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
  const std::string secure =
      ToText({.name = SessionCookieName(true), .value = "", .is_secure = true});
  EXPECT_EQ(secure, "__Host-weft_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
}

TEST(Cookie, ChangesNothingForOtherSites) {
  EXPECT_TRUE(IsLetIn(CallWith("GET", {{"origin", "https://evil.example"}})));
  EXPECT_TRUE(IsLetIn(CallWith("POST", {{"sec-fetch-site", "same-origin"}})));
  EXPECT_TRUE(IsLetIn(
      CallWith("PUT", {{"host", "weft.example:7070"}, {"origin", "https://Weft.example:7070"}})));
  for (const auto& headers : std::vector<std::map<std::string, std::string>>{
           {},
           {{"sec-fetch-site", "cross-site"}},
           {{"sec-fetch-site", "same-site"}},
           {{"sec-fetch-site", "cross-site"}, {"host", "a"}, {"origin", "http://a"}},
           {{"host", "weft.example"}, {"origin", "https://weft.example.evil"}},
           {{"host", "weft.example"}, {"origin", "null"}},
           {{"host", "weft.example:7070"}, {"origin", "https://weft.example:7071"}}})
    EXPECT_FALSE(IsLetIn(CallWith("DELETE", headers)));
}

}  // namespace
}  // namespace weft::serve
