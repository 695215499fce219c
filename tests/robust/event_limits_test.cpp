#include <cstring>

#include "robust/shop_server.hpp"

// What is bounded of events: how many one token sends.
namespace weft::test {
namespace {

// A token that sends more than it may is told when there will be room; others notice nothing.
TEST(EventLimits, AreATokensOwnAndSayWhenThereIsRoom) {
  constexpr int kASecond = 50;
  Server server({.more = {"--events-per-second", std::to_string(kASecond)}});
  ASSERT_EQ(
      server.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"}).code, 0);
  const auto send = [&](const std::string& user, int count) {
    std::string body;
    for (int i = 0; i < count; ++i)
      body += R"({"data_owner":")" + user.substr(0, user.find('_')) +
              R"(","timestamp":"2026-01-05T10:00:00Z","acting_customer":1,"action":"buys",)" +
              R"("action_category":"order"})" + "\n";
    return Exchange(server.port(), Head("POST /api/v1/events", server.TokenOf(user),
                                        "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n") +
                                       body);
  };
  EXPECT_EQ(StatusOf(send("orders_dev", 4 * kASecond)), 200);
  const std::string refused = send("orders_dev", 1);
  EXPECT_EQ(StatusOf(refused), 429) << refused;
  const size_t at = refused.find("Retry-After: ");
  ASSERT_NE(at, std::string::npos) << refused;
  const int wait = std::atoi(refused.c_str() + at + strlen("Retry-After: "));
  EXPECT_GE(wait, 2);
  EXPECT_LE(wait, 4);
  EXPECT_EQ(StatusOf(send("accounts_dev", 1)), 200);
  SleepFor(std::chrono::seconds(wait));
  EXPECT_EQ(StatusOf(send("orders_dev", 1)), 200);
}

}  // namespace
}  // namespace weft::test
