#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "serve/node.hpp"
#include "support/process.hpp"
#include "support/socket.hpp"

// A browser's way in: a password, a cookie, and the end of both.
namespace weft::http_test {
namespace {

constexpr char kPassword[] = "four words are plenty";

std::string HeaderOf(const std::string& answer, const std::string& name) {
  const size_t begin = answer.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  const size_t value = begin + name.size() + 4;
  return answer.substr(value, answer.find("\r\n", value) - value);
}

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    Start();
    const std::string set = Ask("PUT /api/v1/users/admin/password", ByToken("admin"),
                                Json({{"password", kPassword}}).dump());
    EXPECT_EQ(test::StatusOf(set), 204) << set;
  }

  // On the same home, also after an end.
  void Start() {
    node_.reset();
    node_ = std::make_unique<serve::Node>(serve::NodeOptions{.home = scratch_.path() / "home",
                                                             .extensions = WEFT_DUCKDB_EXTENSIONS,
                                                             .port = 0,
                                                             .issue_demo_tokens = true},
                                          clock_);
    node_->Start();
  }

  std::string Ask(const std::string& line, const std::string& headers,
                  const std::string& body = {}) {
    std::string request =
        line + " HTTP/1.1\r\nHost: weft.example\r\nConnection: close\r\n" + headers;
    if (!body.empty())
      request +=
          "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n";
    return test::Exchange(node_->port(), request + "\r\n" + body);
  }
  std::string ByToken(const std::string& user) const {
    return "Authorization: Bearer " + node_->demo_tokens().at(user) + "\r\n";
  }
  std::string SignIn(const std::string& password) {
    return Ask("POST /api/v1/session", "",
               Json({{"user", "admin"}, {"password", password}}).dump());
  }
  std::string Cookie(const std::string& answer) {
    const std::string set = HeaderOf(answer, "Set-Cookie");
    return "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
  }

  test::Scratch scratch_;
  SystemClock clock_;
  std::unique_ptr<serve::Node> node_;
};

const std::string kOurPage = "Origin: http://weft.example\r\n";

TEST_F(SessionTest, IsACookieThatReadsWithoutMore) {
  const std::string answer = SignIn(kPassword);
  EXPECT_EQ(test::StatusOf(answer), 201) << answer;
  EXPECT_NE(answer.find("\"user\":\"admin\""), std::string::npos) << answer;
  const std::string set = HeaderOf(answer, "Set-Cookie");
  EXPECT_TRUE(set.starts_with("weft_session=weft_")) << set;
  EXPECT_TRUE(set.ends_with("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict")) << set;
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", Cookie(answer))), 200);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", "")), 401);
}

TEST_F(SessionTest, IsNotToBeHadByTheWrongPassword) {
  const std::string answer = SignIn("three words are not");
  EXPECT_EQ(test::StatusOf(answer), 401) << answer;
  EXPECT_EQ(HeaderOf(answer, "Set-Cookie"), "");
}

TEST_F(SessionTest, TellsWhoGuessesWhenToTryAgain) {
  std::string answer;
  for (int i = 0; i < 12 && test::StatusOf(answer) != 429; ++i) answer = SignIn("wrong, still");
  EXPECT_EQ(test::StatusOf(answer), 429) << answer;
  const int seconds = std::atoi(HeaderOf(answer, "Retry-After").c_str());
  EXPECT_GE(seconds, 1);
  EXPECT_LE(seconds, 4);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", ByToken("admin"))), 200);
}

TEST_F(SessionTest, ChangesNothingForAnotherSite) {
  const std::string cookie = Cookie(SignIn(kPassword));
  const std::string body = R"({"name": "x"})";
  const auto status = [&](const std::string& headers) {
    return test::StatusOf(Ask("POST /api/v1/tokens", cookie + headers, body));
  };
  EXPECT_EQ(status(kOurPage), 201);
  EXPECT_EQ(status("Sec-Fetch-Site: same-origin\r\n"), 201);
  EXPECT_EQ(status(""), 403);
  EXPECT_EQ(status("Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\n" + kOurPage), 403);
  EXPECT_EQ(test::StatusOf(Ask("POST /api/v1/session", "Origin: http://evil.example\r\n",
                               Json({{"user", "admin"}, {"password", kPassword}}).dump())),
            403)
      << "nor signs anybody in";
}

TEST_F(SessionTest, IsNoToken) {
  const std::string set = HeaderOf(SignIn(kPassword), "Set-Cookie");
  const size_t value = set.find('=') + 1;
  const std::string text = set.substr(value, set.find(';') - value);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", "Authorization: Bearer " + text + "\r\n")),
            401);
}

TEST_F(SessionTest, EndsWithSigningOutAndWithANewPassword) {
  const std::string one = Cookie(SignIn(kPassword)), other = Cookie(SignIn(kPassword));
  const std::string out = Ask("DELETE /api/v1/session", one + kOurPage);
  EXPECT_EQ(test::StatusOf(out), 204) << out;
  EXPECT_NE(HeaderOf(out, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", one)), 401);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", other)), 200);
  const Json change = {{"old", kPassword}, {"password", "some other four words"}};
  EXPECT_EQ(
      test::StatusOf(Ask("PUT /api/v1/users/admin/password", ByToken("admin"), change.dump())),
      204);
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", other)), 401);
  EXPECT_EQ(test::StatusOf(SignIn(kPassword)), 401);
  EXPECT_EQ(test::StatusOf(SignIn("some other four words")), 201);
}

TEST_F(SessionTest, IsToBeHadByATokenToo) {
  const auto by_token = [&](const std::string& token) {
    return Ask("POST /api/v1/session", "", Json({{"token", token}}).dump());
  };
  const std::string answer = by_token(node_->demo_tokens().at("admin"));
  EXPECT_EQ(test::StatusOf(answer), 201) << answer;
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", Cookie(answer))), 200);
  EXPECT_EQ(test::StatusOf(by_token("weft_aaaa_bbbb")), 401);
}

TEST_F(SessionTest, IsToBeHadByALinkOnce) {
  const std::string made = Ask("POST /api/v1/session/link", ByToken("admin"));
  ASSERT_EQ(test::StatusOf(made), 201) << made;
  const Json link = Json::parse(made.substr(made.find("\r\n\r\n")));
  const std::string body = Json({{"code", link["code"]}}).dump();
  const std::string answer = Ask("POST /api/v1/session", "", body);
  EXPECT_EQ(test::StatusOf(answer), 201) << answer;
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", Cookie(answer))), 200);
  EXPECT_EQ(test::StatusOf(Ask("POST /api/v1/session", "", body)), 401);
}

TEST_F(SessionTest, OutlivesARestart) {
  const std::string cookie = Cookie(SignIn(kPassword));
  Start();
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", cookie)), 200);
}

// A program without a browser: it asks, a person lets it in, and it gets a token once.
TEST_F(SessionTest, LetsAProgramIn) {
  const std::string verifier(43, 'v');
  const auto body = [](const std::string& answer) {
    return Json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
  };
  const std::string begun = Ask(
      "POST /api/v1/login", "",
      Json({{"name", "weft login at desk"}, {"challenge", ToBase64Url(Sha256(verifier))}}).dump());
  ASSERT_EQ(test::StatusOf(begun), 201) << begun;
  const std::string path = "/api/v1/login/" + body(begun)["code"].get<std::string>();
  EXPECT_TRUE(body(begun)["url"].get<std::string>().ends_with(path));
  const auto take = [&](const std::string& secret) {
    return Ask("POST " + path + "/token", "", Json({{"verifier", secret}}).dump());
  };
  EXPECT_EQ(body(take(verifier))["state"], "waiting");
  const std::string page = Ask("GET " + path, "");
  EXPECT_EQ(test::StatusOf(page), 200);
  EXPECT_NE(HeaderOf(page, "Content-Security-Policy").find("frame-ancestors 'none'"),
            std::string::npos);
  EXPECT_EQ(body(Ask("GET " + path + "/request", ""))["name"], "weft login at desk");
  EXPECT_EQ(test::StatusOf(Ask("POST " + path + "/approve", "")), 401) << "who is nobody";
  const std::string cookie = Cookie(SignIn(kPassword));
  EXPECT_EQ(
      test::StatusOf(Ask("POST " + path + "/approve", cookie + "Origin: http://evil.example\r\n")),
      403);
  EXPECT_EQ(test::StatusOf(Ask("POST " + path + "/approve", cookie + kOurPage)), 204);
  EXPECT_EQ(test::StatusOf(take("a guess")), 404);
  const Json taken = body(take(verifier));
  EXPECT_EQ(taken["user"], "admin");
  const std::string token = "Authorization: Bearer " + taken["token"].get<std::string>() + "\r\n";
  EXPECT_EQ(test::StatusOf(Ask("GET /api/v1/session", token)), 200);
  EXPECT_EQ(test::StatusOf(take(verifier)), 404) << "it comes once";
}

}  // namespace
}  // namespace weft::http_test
