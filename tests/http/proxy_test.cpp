#include <gtest/gtest.h>

#include <set>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "serve/node.hpp"
#include "support/process.hpp"
#include "support/socket.hpp"

// What a proxy in front says of a client is believed of those that the operator names, and of
// nobody else.
namespace weft::http_test {
namespace {

constexpr char kPassword[] = "four words are plenty";

// The answer to signing in through something that says these headers.
std::string SignIn(const serve::Node& node, const std::string& headers,
                   const std::string& password) {
  const std::string body = Json({{"user", "admin"}, {"password", password}}).dump();
  return test::Exchange(
      node.port(), "POST /api/v1/session HTTP/1.1\r\nHost: weft.example\r\nConnection: close\r\n" +
                       headers + "Content-Type: application/json\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
}

void SetPassword(const serve::Node& node) {
  const std::string body = Json({{"password", kPassword}}).dump();
  const std::string answer = test::Exchange(
      node.port(), test::Head("PUT /api/v1/users/admin/password", node.demo_tokens().at("admin"),
                              "Content-Type: application/json\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n") +
                       body);
  EXPECT_EQ(test::StatusOf(answer), 204) << answer;
}

// A node that believes these proxies, with a password for its admin.
struct Door {
  explicit Door(std::set<std::string> proxies)
      : node({.home = scratch.path() / "home",
              .extensions = WEFT_DUCKDB_EXTENSIONS,
              .port = 0,
              .proxies = std::move(proxies),
              .issue_demo_tokens = true},
             clock) {
    node.Start();
    SetPassword(node);
  }

  const test::Scratch scratch;
  SystemClock clock;
  serve::Node node;
};

// Guesses until there is a pause that is long enough to be met again.
void GuessUntilHeldUp(const serve::Node& node, const std::string& headers) {
  for (int i = 0; i < 300; ++i) {
    const std::string answer = SignIn(node, headers, "a wrong guess");
    if (test::StatusOf(answer) != 429) continue;
    if (answer.find("Retry-After: 1\r\n") == std::string::npos) return;
    test::SleepFor(std::chrono::milliseconds(100));
  }
  ADD_FAILURE() << "nobody is held up";
}

TEST(Proxy, IsBelievedWhenItIsNamed) {
  const Door door({"127.0.0.1"});
  const serve::Node& node = door.node;
  const std::string secure = SignIn(node, "X-Forwarded-Proto: https\r\n", kPassword);
  EXPECT_NE(secure.find("Set-Cookie: __Host-weft_session="), std::string::npos) << secure;
  EXPECT_NE(secure.find("; Secure\r\n"), std::string::npos) << secure;
  GuessUntilHeldUp(node, "X-Forwarded-For: 9.9.9.9, 10.0.0.1\r\n");
  EXPECT_EQ(test::StatusOf(SignIn(node, "X-Forwarded-For: 10.0.0.2, 10.0.0.1\r\n", kPassword)), 429)
      << "what stands before its address is anybody's word";
  EXPECT_EQ(test::StatusOf(SignIn(node, "X-Forwarded-For: 10.0.0.1, 10.0.0.2\r\n", kPassword)), 201)
      << "each client counts for itself";
}

TEST(Proxy, IsNobodyOtherwise) {
  const Door door({});
  const serve::Node& node = door.node;
  const std::string plain = SignIn(node, "X-Forwarded-Proto: https\r\n", kPassword);
  EXPECT_NE(plain.find("Set-Cookie: weft_session="), std::string::npos) << plain;
  GuessUntilHeldUp(node, "X-Forwarded-For: 10.0.0.1\r\n");
  EXPECT_EQ(test::StatusOf(SignIn(node, "X-Forwarded-For: 10.0.0.2\r\n", kPassword)), 429);
}

}  // namespace
}  // namespace weft::http_test
