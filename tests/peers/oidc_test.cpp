#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Signing in with a real OpenID Connect provider (provider/main.go), as a browser does it.
namespace weft::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr char kPublic[] = "http://weft.test";

std::string HeaderOf(const std::string& answer, const std::string& name) {
  const size_t begin = answer.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  const size_t value = begin + name.size() + 4;
  return answer.substr(value, answer.find("\r\n", value) - value);
}

// The value of the cookie of this name that an answer sets.
std::string CookieIn(const std::string& answer, const std::string& name) {
  const size_t begin = answer.find("Set-Cookie: " + name + "=");
  if (begin == std::string::npos) return "";
  const size_t value = begin + 12;
  return answer.substr(value, answer.find(';', value) - value);
}

std::string After(const std::string& text, const std::string& word) {
  const size_t at = text.find(word);
  return at == std::string::npos ? "" : text.substr(at + word.size());
}

// "http://host:port/path" -> "/path"
std::string PathOf(const std::string& url) {
  const size_t host = url.find("://") + 3;
  const size_t path = url.find('/', host);
  return path == std::string::npos ? url : url.substr(path);
}

class OidcPeer : public ::testing::Test {
 protected:
  OidcPeer() {
    EXPECT_TRUE(Eventually(seconds(10), [&] { return !Issuer().empty(); })) << provider_.err();
    WriteFileDurably(scratch_.path() / "secret", "secret\n", 0600);
    weft_ = std::make_unique<Server>(
        ServerOptions{.verb = "serve",
                      .home = {},
                      .more = {"--public-url", kPublic, "--oidc-issuer", Issuer(), "--oidc-client",
                               "weft", "--oidc-client-secret", scratch_.path() / "secret",
                               "--oidc-scopes", "openid profile email", "--oidc-users", "new"}});
  }

  std::string Issuer() {
    const std::string out = provider_.out();
    const size_t begin = out.find("issuer "), end = out.find('\n');
    return begin == std::string::npos || end == std::string::npos
               ? ""
               : out.substr(begin + 7, end - begin - 7);
  }
  int ProviderPort() { return std::stoi(After(Issuer(), "localhost:")); }
  std::string Ask(int port, const std::string& line, const std::string& headers = {},
                  const std::string& body = {}) {
    return Exchange(port, line + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
                              "\r\nConnection: close\r\n" + headers +
                              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  // From our address to the provider's page and its form: where the browser goes then.
  std::string SignInAtProvider(const std::string& location, const std::string& password) {
    const std::string page = Ask(ProviderPort(), "GET " + PathOf(location));
    const std::string id = After(HeaderOf(page, "Location"), "authRequestID=");
    EXPECT_FALSE(id.empty()) << page;
    const std::string signed_in =
        Ask(ProviderPort(), "POST /login/username",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "username=test-user%40localhost&password=" + password + "&id=" + id);
    const std::string next = HeaderOf(signed_in, "Location");
    if (next.empty()) return "";
    return HeaderOf(Ask(ProviderPort(), "GET " + PathOf(next)), "Location");
  }

  Scratch scratch_;
  Process provider_{{.arguments = {WEFT_SOURCE_DIR "/.deps/bin/oidc-provider",
                                   std::string(kPublic) + "/api/v1/oidc/callback"},
                     .environment = {},
                     .folder = {}}};
  std::unique_ptr<Server> weft_;
};

TEST_F(OidcPeer, LetsInWhomTheProviderKnows) {
  const std::string begun = Ask(weft_->port(), "GET /api/v1/oidc/login?return=/products");
  ASSERT_EQ(StatusOf(begun), 302) << begun;
  const std::string step = CookieIn(begun, "weft_oidc");
  const std::string location = HeaderOf(begun, "Location");
  EXPECT_EQ(SignInAtProvider(location, "wrong"), "");

  const std::string again = Ask(weft_->port(), "GET /api/v1/oidc/login?return=/products");
  const std::string back = SignInAtProvider(HeaderOf(again, "Location"), "verysecure");
  ASSERT_TRUE(back.starts_with(std::string(kPublic) + "/api/v1/oidc/callback?")) << back;
  EXPECT_EQ(StatusOf(Ask(weft_->port(), "GET " + PathOf(back), "Cookie: " + step + "\r\n")), 401)
      << "of another sign-in";
  const std::string done =
      Ask(weft_->port(), "GET " + PathOf(back), "Cookie: " + CookieIn(again, "weft_oidc") + "\r\n");
  ASSERT_EQ(StatusOf(done), 200) << done << weft_->process().err();
  EXPECT_NE(done.find("url=/products"), std::string::npos) << done;

  const std::string session = CookieIn(done, "weft_session");
  const std::string who = Ask(weft_->port(), "GET /api/v1/session", "Cookie: " + session + "\r\n");
  EXPECT_NE(who.find("\"user\":\"test-user@localhost\""), std::string::npos) << who;
  EXPECT_EQ(StatusOf(Ask(weft_->port(), "GET " + PathOf(back),
                         "Cookie: " + CookieIn(again, "weft_oidc") + "\r\n")),
            401)
      << "a code is good once";
  const Finished user = weft_->As("admin", {"export", "user", "test-user@localhost"});
  EXPECT_NE(user.out.find("test-user@zitadel.ch"), std::string::npos) << user.out;
}

}  // namespace
}  // namespace weft::test
