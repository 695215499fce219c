#include <cstring>
#include <fstream>

#include "robust/shop_server.hpp"

// What is bounded of events: how many one token sends, and the memory of who follows them.
namespace weft::test {
namespace {

constexpr int kSmall = 40'000, kLarge = 2'000;
constexpr uint64_t kLargeBytes = 60'000, kGrowthMaxKib = 160 << 10;

uint64_t PeakKib(Server& server) {
  std::ifstream status("/proc/" + std::to_string(server.process().pid()) + "/status");
  for (std::string word; status >> word;) {
    uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

void Send(Server& server, int count, int at_once, const std::string& note) {
  const std::string event =
      R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","acting_customer":1,)"
      R"("action":"buys","action_category":"order","note":")" +
      note + "\"}\n";
  std::string body;
  for (int i = 0; i < at_once; ++i) body += event;
  for (int sent = 0; sent < count; sent += at_once) {
    const std::string answer =
        Exchange(server.port(), Head("POST /api/v1/events", server.TokenOf("admin"),
                                     "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                         std::to_string(body.size()) + "\r\n") +
                                    body);
    ASSERT_EQ(StatusOf(answer), 200) << answer;
  }
}

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

// Many small ones are read at once, and of large ones few.
TEST(LargeEvents, AreStreamedInLittleMemory) {
  Server server;
  ASSERT_EQ(
      server.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"}).code, 0);
  Send(server, kSmall, 4000, "small");
  Send(server, kLarge, 50, std::string(kLargeBytes, 'x'));
  const uint64_t before = PeakKib(server);
  Socket stream(server.port());
  ASSERT_TRUE(stream.Send(Head("GET /api/v1/tables/tracking.events/stream?from=earliest",
                               server.TokenOf("recommender"))));
  const std::string last = "{\"position\":" + std::to_string(kSmall + kLarge - 1) + ",";
  std::string tail;
  uint64_t bytes = 0;
  while (tail.find(last) == std::string::npos) {
    const std::string more = stream.Receive(std::chrono::seconds(20), "\"");
    ASSERT_FALSE(more.empty()) << "after " << bytes;
    bytes += more.size();
    tail = tail.substr(tail.size() - std::min(tail.size(), last.size())) + more;
  }
  EXPECT_GT(bytes, kLarge * kLargeBytes / 2);
  EXPECT_LT(PeakKib(server) - before, kGrowthMaxKib);
  std::printf("%.0f MiB streamed, the peak of memory grew by %.0f MiB to %.0f\n",
              static_cast<double>(bytes >> 20),
              static_cast<double>(PeakKib(server) - before) / 1024,
              static_cast<double>(PeakKib(server)) / 1024);
}

}  // namespace
}  // namespace weft::test
