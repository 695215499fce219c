#include <gtest/gtest.h>

#include <fstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Events that are erased once the lake has them: gone by every door, also when they were the last
// ones, after the next run and the next start, and from the journal's files.
namespace weft::test {
namespace {

using std::chrono::seconds;

const std::string kPerson = "person-0815", kRefused = "7f9619ff-8b86-d011-b42d-00cf4fc964ff";

std::string Event(const std::string& customer, const std::string& more = "") {
  return R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","action":"buys something",)"
         R"("action_category":"order","acting_customer":")" +
         customer + "\"" + more + "}\n";
}

class ErasedEvents : public ::testing::Test {
 protected:
  void SetUp() override {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    ASSERT_EQ(applied.code, 0) << applied.out << applied.err;
    AwaitRows("SELECT count(*) FROM tracking.events", 0);
  }

  void Track(const std::string& lines, bool is_whole = true) {
    const Scratch folder;
    const std::string file = (folder.path() / "events.ndjson").string();
    std::ofstream(file) << lines;
    const Finished sent = server_.As("orders_dev", {"track", file});
    EXPECT_EQ(sent.code == 0, is_whole) << sent.out << sent.err;
  }
  void Run() {
    const Finished ran = server_.As("admin", {"run", "tracking.tracking", "--wait"});
    ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
  }
  std::string Erase(const std::string& table, const std::string& key) {
    const Finished begun =
        server_.As("admin", {"erase", "--table", "tracking." + table, "--key", key, "--yes"});
    EXPECT_EQ(begun.code, 0) << begun.out << begun.err;
    return begun.out;
  }
  void AwaitRows(const std::string& sql, int count) {
    const Json wanted = Json::array({Json::array({count})});
    EXPECT_TRUE(Eventually(seconds(20), [&] { return server_.Rows("admin", sql) == wanted; }))
        << sql << ": " << server_.Rows("admin", sql);
  }
  std::string Get(const std::string& path) {
    return Exchange(server_.port(), Head("GET /api/v1/" + path, server_.TokenOf("admin")));
  }

  // Bytes of its files.
  std::string Journal() {
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(server_.home() / "events"))
      if (entry.is_regular_file()) bytes += ReadFile(entry.path());
    return bytes;
  }
  bool AllAreDone() {
    const Finished shown = server_.As("admin", {"get", "erasures", "-o", "json"});
    const Json all = Json::parse(shown.out)["items"];
    return all.size() == 2 &&
           std::ranges::all_of(all, [](const Json& each) { return each["state"] == "done"; });
  }

  void ExpectGone(int left) {
    for (const char* table : {"tracking.events", "orders.events", "tracking.kept_events"})
      AwaitRows(std::string("SELECT count(*) FROM ") + table, left);
    for (const char* table : {"tracking.rejected_events", "tracking.journal_events",
                              "tracking.journal_rejected_events"})
      AwaitRows(std::string("SELECT count(*) FROM ") + table, 0);
    EXPECT_EQ(Get("tables/tracking.events/export?format=ndjson").find(kPerson), std::string::npos);
    const Finished tail = server_.As("admin", {"tail", "tracking.events", "--from", "earliest",
                                               "--count", std::to_string(left)});
    EXPECT_EQ(tail.code, 0) << tail.err;
    EXPECT_EQ(tail.out.find(kPerson), std::string::npos) << tail.out;
  }

  Server server_{{.verb = "serve", .home = {}, .more = {"--erasure-grace", "1s"}}};
};

TEST_F(ErasedEvents, TheLastOneDoesNotComeBack) {
  Track(Event("1") + Event("2") + Event(kPerson, R"(,"event_uuid":"1")"));
  Track(Event(kPerson, R"(,"order_value":"much","event_uuid":")" + kRefused + "\""), false);
  Run();
  AwaitRows("SELECT count(*) FROM tracking.kept_events", 3);
  AwaitRows("SELECT count(*) FROM tracking.kept_rejected_events", 1);
  const std::string told = Erase("kept_events", "acting_customer=" + kPerson);
  EXPECT_NE(told.find("1 event that was refused has this value"), std::string::npos) << told;
  Erase("kept_rejected_events", "event_uuid=" + kRefused);
  ExpectGone(2);
  Run();
  ExpectGone(2);
  EXPECT_NE(Journal().find(kPerson), std::string::npos) << "a statement may be reading there";
  server_.Kill();
  server_.Start();
  ExpectGone(2);
  // Nobody reads there from before the start: it is gone from the disk as well.
  EXPECT_TRUE(Eventually(seconds(60), [&] { return AllAreDone(); }));
  EXPECT_EQ(Journal().find(kPerson), std::string::npos);
  Track(Event(kPerson, R"(,"event_uuid":"1")"));
  ExpectGone(2);
  Track(Event("4"));
  AwaitRows("SELECT count(*) FROM tracking.events", 3);
  Run();
  ExpectGone(3);
}

}  // namespace
}  // namespace weft::test
