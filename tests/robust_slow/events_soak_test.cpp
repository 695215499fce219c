#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/environment.hpp"
#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Ten minutes of as many events as are taken, with runs that carry them into the lake and streams
// that give them out: memory does not grow. MINUTES=1 makes it short.
namespace weft::test {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr int kSenders = 8, kBatch = 500;
constexpr long kGrowthMaxMib = 200;
// What the home takes at 200,000 a second: the journal keeps for half an hour what the lake has.
constexpr uintmax_t kBytesAMinuteMax = uintmax_t{3} << 29;

int Minutes() { return std::stoi(Environment("MINUTES").value_or("10")); }

long ResidentMib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6)) / 1024;
  return 0;
}

std::string Batch(const std::string& name) {
  std::string events;
  for (int i = 0; i < kBatch; ++i)
    events += R"({"data_owner":"orders","timestamp":"2026-01-05T10:05:00Z","acting_customer":1,)"
              R"("action":"buys something","action_category":"order","event_uuid":")" +
              name + "-" + std::to_string(i) + "\"}\n";
  return events;
}

class EventsSoak : public ::testing::Test {
 protected:
  EventsSoak() {
    EXPECT_EQ(
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"}).code,
        0);
    token_ = server_.TokenOf("admin");
  }
  void StartSenders() {
    for (int i = 0; i < kSenders; ++i)
      threads_.emplace_back([this, i, port = server_.port()] {
        for (int number = 0; !is_over_; ++number) {
          const std::string body = Batch(std::to_string(i) + "-" + std::to_string(number));
          const std::string answer =
              Exchange(port, Head("POST /api/v1/events", token_,
                                  "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                      std::to_string(body.size()) + "\r\n") +
                                 body);
          const int status = StatusOf(answer);
          EXPECT_TRUE(status == 200 || status == 429) << answer;
          if (status == 200) accepted_ += kBatch;
        }
      });
  }
  // Follows the table and keeps nothing of it.
  void StartReader() {
    threads_.emplace_back([this, token = server_.TokenOf("recommender"), port = server_.port()] {
      Socket socket(port);
      socket.Send(Head("GET /api/v1/tables/tracking.events/stream", token));
      while (!is_over_) read_ += socket.Receive(std::chrono::milliseconds(200)).size();
    });
  }
  void Stop() {
    is_over_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  Server server_;
  std::string token_;
  std::vector<std::thread> threads_;
  std::atomic<bool> is_over_{false};
  std::atomic<int64_t> accepted_{0};
  std::atomic<size_t> read_{0};  // bytes of the stream
};

TEST_F(EventsSoak, MemoryStaysFlatAtFullLoad) {
  const uintmax_t needed = Minutes() * kBytesAMinuteMax;
  const uintmax_t free = fs::space(server_.home()).available;
  ASSERT_GT(free, needed) << "the disk needs " << (needed >> 30)
                          << " GiB free; TMPDIR may lie on another, MINUTES= may be fewer";
  StartReader();
  StartSenders();
  const std::chrono::seconds length = std::chrono::minutes(Minutes());
  const auto start = Steady::now();
  long warm = 0, most = 0;
  while (Steady::now() - start < length) {
    SleepFor(std::chrono::seconds(5));
    const long now = ResidentMib(server_.process().pid());
    const bool is_warm = Steady::now() - start > length / 3;
    if (!is_warm) warm = std::max(warm, now);
    most = std::max(most, now);
  }
  Stop();
  const std::chrono::duration<double> took = Steady::now() - start;
  std::printf(
      "%lld events in %.0f s, %.0f a second; memory %ld MiB in the first third, %ld MiB at most; "
      "%ju MiB on the disk\n",
      static_cast<long long>(accepted_), took.count(),
      static_cast<double>(accepted_) / took.count(), warm, most,
      (free - fs::space(server_.home()).available) >> 20);
  EXPECT_LT(most, warm + kGrowthMaxMib);
  EXPECT_GT(read_, 0u);
  EXPECT_EQ(server_.Rows("recommender", "SELECT count(*) FROM tracking.events"),
            (Json{{accepted_.load()}}));
}

}  // namespace
}  // namespace weft::test
