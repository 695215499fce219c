#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "base/environment.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// kill -9 of the real server while applications send events. Each sends until it is acknowledged,
// the same events again if need be. Afterwards every acknowledged event is in SQL exactly once, and
// a stream from the beginning gives each of them once. ROUNDS=3 makes it short.
namespace weft::test {
namespace {

using std::chrono::milliseconds;

constexpr int kSenders = 4;
constexpr int kEachMax = 200;
constexpr int kBetweenRuns = 10;  // rounds, until a run carries events into the lake
constexpr uint32_t kSeed = 8123;

int Rounds() { return std::stoi(Environment("ROUNDS").value_or("100")); }

std::string Event(const std::string& uuid) {
  return R"({"data_owner":"orders","timestamp":"2026-01-05T10:05:00Z","acting_customer":1,)"
         R"("action":"buys something","action_category":"order","event_uuid":")" +
         uuid + "\"}\n";
}

// An application that has a batch under way all the time.
class Sender {
 public:
  Sender(std::string name, std::string token) : name_(std::move(name)), token_(std::move(token)) {}

  // Until the server goes.
  void Work(int port) {
    while (true) {
      if (batch_.empty()) Fill();
      std::string body;
      for (const std::string& uuid : batch_) body += Event(uuid);
      const std::string answer =
          Exchange(port, Head("POST /api/v1/events", token_,
                              "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n") +
                             body);
      if (StatusOf(answer) != 200) return;
      const Json told = Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
      if (!told.is_object()) return;  // cut off in the middle
      EXPECT_EQ(told["accepted"], batch_.size()) << told;
      acknowledged_.insert(batch_.begin(), batch_.end());
      batch_.clear();
    }
  }
  const std::set<std::string>& acknowledged() const { return acknowledged_; }
  // Sent, and nobody knows what became of them.
  const std::vector<std::string>& open() const { return batch_; }

 private:
  void Fill() {
    const int count = 1 + static_cast<int>(random_() % kEachMax);
    for (int i = 0; i < count; ++i) batch_.push_back(name_ + "-" + std::to_string(next_++));
  }

  const std::string name_, token_;
  std::mt19937 random_{kSeed};
  std::vector<std::string> batch_;
  std::set<std::string> acknowledged_;
  int next_ = 0;
};

std::set<std::string> ExpectOnce(const std::string& text) {
  std::set<std::string> uuids;
  for (const std::string& line : Split(text, '\n')) {
    if (line.empty() || line == "event_uuid") continue;
    EXPECT_TRUE(uuids.insert(line).second) << line << " is there twice";
  }
  return uuids;
}

class KillEvents : public ::testing::Test {
 protected:
  KillEvents() {
    EXPECT_EQ(
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"}).code,
        0);
    for (int i = 0; i < kSenders; ++i)
      senders_.push_back(
          std::make_unique<Sender>("s" + std::to_string(i), server_.TokenOf("admin")));
  }

  void Round(std::mt19937& random) {
    std::vector<std::thread> threads;
    for (const auto& sender : senders_)
      threads.emplace_back([&, port = server_.port()] { sender->Work(port); });
    SleepFor(milliseconds(20 + random() % 400));
    server_.Kill();
    for (std::thread& thread : threads) thread.join();
    server_.Start();
  }

  void Carry() {
    const Finished run = server_.As("admin", {"run", "tracking.tracking", "--wait"});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
  }

  void ExpectAllAcknowledged() {
    const Finished asked = server_.As(
        "recommender", {"query", "SELECT event_uuid FROM tracking.events", "--format", "csv"});
    ASSERT_EQ(asked.code, 0) << asked.err;
    const std::set<std::string> there = ExpectOnce(asked.out);
    size_t open = 0, acknowledged = 0;
    for (const auto& sender : senders_) {
      open += sender->open().size();
      acknowledged += sender->acknowledged().size();
      for (const std::string& uuid : sender->acknowledged())
        ASSERT_TRUE(there.contains(uuid)) << uuid << " was acknowledged and is not there";
    }
    EXPECT_LE(there.size(), acknowledged + open) << "there is more than was sent";
  }

  // The stream has what SQL has.
  void ExpectTheSameOfAStream() {
    const Json rows = server_.Rows("recommender", "SELECT count(*) FROM tracking.events");
    const std::string count = rows.at(0).at(0).dump();
    const Finished tail = server_.As(
        "recommender", {"tail", "tracking.events", "--from", "earliest", "--count", count});
    ASSERT_EQ(tail.code, 0) << tail.err;
    std::string uuids;
    for (const std::string& line : Split(tail.out, '\n')) {
      if (line.empty()) continue;
      const Json row = Json::parse(line);
      uuids += row["event_uuid"].get<std::string>() + "\n";
    }
    EXPECT_EQ(std::to_string(ExpectOnce(uuids).size()), count);
  }

  Server server_;
  std::vector<std::unique_ptr<Sender>> senders_;
};

TEST_F(KillEvents, EveryAcknowledgedEventIsInSqlExactlyOnce) {
  std::mt19937 random(kSeed);
  const int rounds = Rounds();
  const auto began = std::chrono::steady_clock::now();
  for (int round = 1; round <= rounds && !HasFailure(); ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    Round(random);
    const bool is_carried = round % kBetweenRuns == 0;
    if (is_carried) Carry();
    if (is_carried || round == rounds) ExpectAllAcknowledged();
  }
  ExpectTheSameOfAStream();
  size_t acknowledged = 0;
  for (const auto& sender : senders_) acknowledged += sender->acknowledged().size();
  EXPECT_GT(acknowledged, static_cast<size_t>(rounds)) << "the moments leave no time to send";
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%d times kill -9 in %.0f s: %zu events acknowledged, each in SQL once\n", rounds,
              took.count(), acknowledged);
}

}  // namespace
}  // namespace weft::test
