#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 11, steps 1, 2 and 5: robots send rows of a contract of their own.
namespace weft::test {
namespace {

using std::chrono::seconds;

constexpr int kRows = 100'000;
constexpr int kAtOnce = 20'000;

// The row of that number; of three, one field is as an old robot wrote it.
std::string RowOf(int number) {
  std::string row = R"({"robot_id":"r)" + std::to_string(number % 100) +
                    R"(","at":"2026-01-05T10:00:00Z","route":"a)" + std::to_string(number % 7) +
                    R"(","eta_s":)" + std::to_string(number);
  if (number == 17) return row + R"(,"bat":50,"event_uuid":"17"})";
  if (number == 4711) return row + R"(,"battery":"full","event_uuid":"4711"})";
  if (number == 99'999) return row + R"(,"bat":50,"event_uuid":"99999"})";
  return row + R"(,"battery":97.25,"event_uuid":")" + std::to_string(number) + "\"}";
}

class Robots : public ::testing::Test {
 protected:
  Robots() { Apply(WEFT_SOURCE_DIR "/examples/robots"); }

  void Apply(const std::string& folder) {
    const Finished applied = server_.As("admin", {"apply", folder, "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
  }

  Json Ask(const std::string& what, const std::string& token, const std::string& body,
           int status = 200, const std::string& type = "application/x-ndjson") {
    const std::string head =
        "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    const std::string answer = Exchange(server_.port(), Head(what, token, head) + body);
    EXPECT_EQ(StatusOf(answer), status) << answer.substr(0, 1000);
    return Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  }

  void ExpectRows(const std::string& user, const std::string& sql, const std::string& rows) {
    Json found;
    EXPECT_TRUE(Eventually(seconds(5),
                           [&] {
                             found = server_.Rows(user, sql);
                             return found == Json::parse(rows);
                           }))
        << sql << "\n"
        << found << "\nand not " << rows;
  }

  Scratch scratch_;
  Server server_;
};

TEST_F(Robots, SendAnythingAndWhatIsRefusedIsMendedExactlyOnce) {
  // Step 1: an endpoint and a key, nobody from the platform involved.
  const Finished made =
      server_.As("robots_dev", {"token", "create", "--scope", "events:robots", "-o", "json"});
  ASSERT_EQ(made.code, 0) << made.err;
  const std::string token = Json::parse(made.out, nullptr, false).value("token", "");
  const std::string to = "POST /api/v1/tables/robots.telemetry/events";
  Ask(to, server_.TokenOf("planner"), "{}", 403);
  EXPECT_EQ(Ask(to + "?dry_run=1", token, RowOf(17))["rejected"][0]["reasons"][0]["field"], "bat");
  ExpectRows("planner", "SELECT count(*) FROM robots.telemetry", "[[0]]");

  // Step 2: 100,000 rows with three bad ones.
  uint64_t accepted = 0, rejected = 0;
  for (int first = 0; first < kRows; first += kAtOnce) {
    std::string body;
    for (int row = first; row < first + kAtOnce; ++row) body += RowOf(row) + "\n";
    const Json answer = Ask(to, token, body);
    accepted += answer["accepted"].get<uint64_t>();
    rejected += answer["rejected"].size();
  }
  EXPECT_EQ(accepted, 99'997u);
  EXPECT_EQ(rejected, 3u);
  const auto sent = std::chrono::steady_clock::now();
  EXPECT_EQ(
      server_.Rows("planner", "SELECT count(*), CAST(sum(eta_s) AS BIGINT) FROM robots.telemetry"),
      Json::parse("[[99997,4999845273]]"));
  EXPECT_LT(std::chrono::steady_clock::now() - sent, seconds(5)) << "on a machine under load";
  EXPECT_EQ(Ask(to, token, RowOf(1))["duplicates"], 1);
  ExpectRows("robots_dev",
             "SELECT sent_to, count(*) FROM robots.rejected_events WHERE replayed_as IS NULL "
             "GROUP BY ALL",
             R"([["robots.telemetry",3]])");
  EXPECT_EQ(Ask("GET /api/v1/events/4711", token, "")["table"], "robots.rejected_events");

  // In the lake and still coming: each row once, whichever side it is on.
  const Finished run = server_.As("robots_dev", {"run", "robots.telemetry", "--wait"});
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_EQ(Ask("GET /api/v1/events/1", token, "")["snapshot"]["table"], "robots.telemetry");
  Ask(to, token, R"({"robot_id":"late","at":"2026-01-06 08:00:00","battery":1})");
  ExpectRows("planner", "SELECT count(*) FROM robots.telemetry", "[[99998]]");
  ExpectRows("planner",
             "SELECT battery, eta_s FROM robots.telemetry WHERE robot_id = 'late' AND \"at\" = "
             "TIMESTAMPTZ '2026-01-06 08:00:00Z'",
             R"([["1.00",null]])");

  // Fix and replay: those that a mapping mends, exactly once, over a kill as well.
  Ask("POST /api/v1/tables/robots.telemetry/rejected/replay", token, "{}", 403, "application/json");
  const std::string team = server_.TokenOf("robots_dev");
  const std::string replay = "POST /api/v1/tables/robots.telemetry/rejected/replay";
  const std::string mapping = R"({"mapping":{"rename":{"bat":"battery"}}})";
  const Json tried = Ask(replay + "?dry_run=1", team, mapping, 200, "application/json");
  EXPECT_EQ(tried["accepted"], 2);
  const Json mended = Ask(replay, team, mapping, 200, "application/json");
  EXPECT_EQ(mended["accepted"], 2);
  EXPECT_EQ(mended["still_rejected"], 1);
  EXPECT_EQ(mended["rejected"][0]["reasons"][0]["field"], "battery");
  server_.Kill();
  server_.Start();
  EXPECT_EQ(Ask(replay, team, mapping, 200, "application/json")["accepted"], 0) << "only once";
  const Json last = Ask(replay, team, R"({"mapping":{"replace":{"battery":{"full":100}}}})", 200,
                        "application/json");
  EXPECT_EQ(last["accepted"], 1);
  ExpectRows("planner", "SELECT count(*), count(DISTINCT eta_s) FROM robots.telemetry",
             "[[100001,100000]]");
  ExpectRows("robots_dev",
             "SELECT count(*) FROM robots.rejected_events WHERE replayed_as IS NOT NULL", "[[3]]");
  EXPECT_EQ(server_.As("robots_dev", {"run", "robots.telemetry", "--wait"}).code, 0);
  ExpectRows("planner", "SELECT count(*), count(DISTINCT eta_s) FROM robots.telemetry",
             "[[100001,100000]]");
}

TEST_F(Robots, ANewFieldIsAColumnAndOldRobotsKeepWorking) {
  const std::string file = (scratch_.path() / "rows.ndjson").string();
  WriteFileDurably(file, RowOf(1) + "\n\n" + RowOf(2) + "\n");
  const Finished tracked =
      server_.As("robots_dev", {"track", file, "--table", "robots.telemetry", "-o", "json"});
  EXPECT_EQ(tracked.code, 0) << tracked.out << tracked.err;
  const auto folder = scratch_.path() / "mesh";
  std::filesystem::copy(WEFT_SOURCE_DIR "/examples/robots", folder,
                        std::filesystem::copy_options::recursive);
  const auto contract = folder / "robots/telemetry/telemetry.odcs.yaml";
  std::string text = ReadFile(contract);
  text +=
      "      - {name: load_kg, logicalType: number, description: What it carries., "
      "customProperties: [{property: weft.nullMeans, value: it has no scale}]}\n";
  std::filesystem::remove(contract);
  WriteFileDurably(contract, text);
  Apply(folder.string());
  const std::string token = server_.TokenOf("robots_dev");
  const std::string to = "POST /api/v1/tables/robots.telemetry/events";
  EXPECT_EQ(Ask(to, token, RowOf(3))["accepted"], 1);
  EXPECT_EQ(
      Ask(to, token, R"({"robot_id":"new","at":"2026-01-06T08:00:00Z","battery":1,"load_kg":2.5})")
          ["accepted"],
      1);
  ExpectRows("planner", "SELECT count(*), count(load_kg) FROM robots.telemetry", "[[4,1]]");
  EXPECT_EQ(server_.As("robots_dev", {"run", "robots.telemetry", "--wait"}).code, 0);
  ExpectRows("planner", "SELECT count(*), sum(load_kg) FROM robots.telemetry", "[[4,2.5]]");
}

}  // namespace
}  // namespace weft::test
