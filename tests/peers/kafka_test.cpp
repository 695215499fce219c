#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/text.hpp"
#include "kafka_broker.hpp"
#include "run.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// A real Kafka at both ends, another client as judge: what lies in a topic is in SQL once, what is
// in SQL is in a topic at least once, also when Weft is killed in the middle.
namespace weft::peers_test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const std::string kScripts = std::string(WEFT_SOURCE_DIR) + "/tests/peers/kafka/";

std::string Click(int number) {
  return R"({"timestamp":"2026-01-05T10:00:00Z","acting_customer":)" + std::to_string(number % 50) +
         R"(,"action":"clicks","action_category":"click","number":)" + std::to_string(number) + "}";
}

class KafkaBridge : public ::testing::Test {
 protected:
  KafkaBridge() {
    const Ran applied = Apply(WEFT_SOURCE_DIR "/examples/shop/centralised");
    EXPECT_EQ(applied.exit_code, 0) << applied.output;
    const auto domain = folder_.path() / "bridge" / "orders";
    std::filesystem::create_directories(domain);
    std::ofstream(folder_.path() / "bridge" / "weft.yaml")
        << "apiVersion: weft/v1\nkind: Mesh\nname: bridge\n";
    std::ofstream(domain / "clicks.yaml") << Source("clicks", "consume: events");
    std::ofstream(domain / "out.yaml") << Source("out", "publish: tracking.events");
    std::filesystem::create_directories(folder_.path() / "bridge" / "policies");
    std::ofstream(folder_.path() / "bridge" / "policies" / "bridge.yaml")
        << "apiVersion: weft/v1\nkind: Policy\nname: bridge\nrules:\n"
           "  - name: orders publishes events\n    effect: allow\n    to: {domains: [orders]}\n"
           "    on: {tables: [tracking.events]}\n";
  }

  std::string Source(const std::string& name, const std::string& way) const {
    return "apiVersion: weft/v1\nkind: Source\nname: " + name +
           "\ndomain: orders\ntype: kafka\nsettings:\n  brokers: " + broker_.address() +
           "\n  topic: " + name + "\n  " + way + "\n";
  }
  Ran Apply(const std::string& folder) {
    const test::Finished done = server_.As("admin", {"apply", folder, "--yes"});
    return {done.code, done.out + done.err};
  }
  void Send(int first, int count) const {
    const auto file = folder_.path() / "lines";
    {
      std::ofstream lines(file);
      for (int i = first; i < first + count; ++i) lines << Click(i) << "\n";
    }
    const Ran sent = RunProgram({"/bin/sh", "-c",
                                 Tool("python") + " " + kScripts + "send.py " + broker_.address() +
                                     " clicks < " + file.string()});
    ASSERT_EQ(sent.exit_code, 0) << sent.output;
  }
  void ExpectRows(int count) {
    Json found;
    EXPECT_TRUE(test::Eventually(minutes(1), [&] {
      found = server_.Rows("recommender",
                           "SELECT count(*), count(DISTINCT key_data ->> '$.number') FROM "
                           "tracking.events");
      return found == Json{{count, count}};
    })) << found;
  }

  test::Scratch folder_;
  KafkaBroker broker_;
  test::Server server_;
};

TEST_F(KafkaBridge, TopicsComeInAndTablesGoOutAlsoWhenItIsKilled) {
  constexpr int kEach = 2000;
  Send(0, kEach);
  const Ran applied = Apply((folder_.path() / "bridge").string());
  ASSERT_EQ(applied.exit_code, 0) << applied.output;
  ExpectRows(kEach);
  Send(kEach, kEach);
  server_.Kill();
  server_.Start();
  ExpectRows(2 * kEach);
  Send(2 * kEach, 1);
  ExpectRows(2 * kEach + 1);

  std::set<int> places;
  const bool all_out = test::Eventually(minutes(1), [&] {
    const Ran read = RunProgram({Tool("python"), kScripts + "read.py", broker_.address(), "out"});
    for (const std::string& line : Split(read.output, '\n')) {
      const Json row = Json::parse(line, nullptr, false);
      if (row.is_object()) places.insert(row.value("position", -1));
    }
    return places.size() >= 2 * kEach + 1;
  });
  EXPECT_TRUE(all_out) << places.size();
  EXPECT_EQ(*places.rbegin(), 2 * kEach);
}

}  // namespace
}  // namespace weft::peers_test
