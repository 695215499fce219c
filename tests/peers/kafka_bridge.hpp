#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/text.hpp"
#include "kafka_broker.hpp"
#include "run.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// A real Kafka, a Weft with the shop's events, and bridges between the two: the topic `clicks`
// comes in, the events go out to the topic `out`.
namespace weft::peers_test {

class KafkaBridge : public ::testing::Test {
 protected:
  explicit KafkaBridge(KafkaBroker::Kind kind = KafkaBroker::Kind::kPlain)
      : broker_(kind), server_(OptionsFor(kind)) {
    const test::Finished applied = Apply(WEFT_SOURCE_DIR "/examples/shop/centralised");
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    EXPECT_TRUE(test::Eventually(std::chrono::seconds(20), [&] {
      return server_.As("admin", {"describe", "table", "tracking.events"}).code == 0;
    })) << "the platform's tables are a moment behind";
    std::filesystem::create_directories(mesh() / "orders");
    std::filesystem::create_directories(mesh() / "policies");
    std::ofstream(mesh() / "weft.yaml") << "apiVersion: weft/v1\nkind: Mesh\nname: bridge\n";
    std::ofstream(mesh() / "policies" / "bridge.yaml")
        << "apiVersion: weft/v1\nkind: Policy\nname: bridge\nrules:\n"
           "  - name: orders publishes events\n    effect: allow\n    to: {domains: [orders]}\n"
           "    on: {tables: [tracking.events]}\n";
  }

  std::filesystem::path mesh() const { return folder_.path() / "bridge"; }
  // `settings`: lines of the document besides topic and way.
  void WriteSources(const std::string& settings) const {
    for (const auto& [name, way] :
         {std::pair{"clicks", "consume: events"}, {"out", "publish: tracking.events"}})
      std::ofstream(mesh() / "orders" / (std::string(name) + ".yaml"))
          << "apiVersion: weft/v1\nkind: Source\nname: " << name
          << "\ndomain: orders\ntype: kafka\nsettings:\n  topic: " << name << "\n  " << way << "\n"
          << settings;
  }
  test::Finished Apply(const std::string& folder) {
    return server_.As("admin", {"apply", folder, "--yes"});
  }
  void ApplySources(const std::string& settings) {
    WriteSources(settings);
    const test::Finished applied = Apply(mesh().string());
    ASSERT_EQ(applied.code, 0) << applied.out << applied.err;
  }

  void Send(int first, int count) const {
    const auto file = folder_.path() / "lines";
    {
      std::ofstream lines(file);
      for (int i = first; i < first + count; ++i) lines << Click(i) << "\n";
    }
    const Ran sent = RunProgram({"/bin/sh", "-c",
                                 Tool("python") + " " + Script("send.py") + " " +
                                     broker_.address() + " clicks < " + file.string()});
    ASSERT_EQ(sent.exit_code, 0) << sent.output;
  }
  void ExpectRows(int count) {
    Json found;
    EXPECT_TRUE(test::Eventually(std::chrono::minutes(1), [&] {
      found = server_.Rows("recommender",
                           "SELECT count(*), count(DISTINCT key_data ->> '$.number') FROM "
                           "tracking.events");
      return found == Json{{count, count}};
    })) << found;
  }
  // All places from 0 on are in the topic `out`, some perhaps twice.
  void ExpectOut(int count) const {
    std::set<int> places;
    const bool all_out = test::Eventually(std::chrono::minutes(1), [&] {
      const Ran read = RunProgram({Tool("python"), Script("read.py"), broker_.address(), "out"});
      for (const std::string& line : Split(read.output, '\n')) {
        const Json row = Json::parse(line, nullptr, false);
        if (row.is_object()) places.insert(row.value("position", -1));
      }
      return static_cast<int>(places.size()) >= count;
    });
    ASSERT_TRUE(all_out) << places.size();
    EXPECT_EQ(*places.rbegin(), count - 1);
  }

  test::Scratch folder_;
  KafkaBroker broker_;
  test::Server server_;

 private:
  test::ServerOptions OptionsFor(KafkaBroker::Kind kind) const {
    if (kind == KafkaBroker::Kind::kPlain) return {};
    return {.home = {}, .more = {"--kafka-ca", broker_.file("ca.pem").string()}};
  }
  static std::string Script(const std::string& name) {
    return std::string(WEFT_SOURCE_DIR) + "/tests/peers/kafka/" + name;
  }
  static std::string Click(int number) {
    return R"({"timestamp":"2026-01-05T10:00:00Z","acting_customer":)" +
           std::to_string(number % 50) +
           R"(,"action":"clicks","action_category":"click","number":)" + std::to_string(number) +
           "}";
  }
};

}  // namespace weft::peers_test
