#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 7, step 2: a strict tracking plan. And events as other tools send them.
namespace weft::test {
namespace {

using std::chrono::seconds;

const std::string kWeft = "apiVersion: weft/v1\nkind: ";

class TrackingPlan : public ::testing::Test {
 protected:
  TrackingPlan() {
    const auto folder = scratch_.path() / "mesh";
    std::filesystem::create_directories(folder / "game");
    WriteFileDurably(folder / "weft.yaml", kWeft + "Mesh\nname: games\n");
    WriteFileDurably(folder / "teams.yaml", kWeft + "Team\nname: game\n---\n" + kWeft +
                                                "User\nname: game_dev\nteams: [game]\n");
    WriteFileDurably(folder / "game/domain.yaml",
                     kWeft + "Domain\nname: game\nteam: game\nmode: centralised\n");
    WriteFileDurably(
        folder / "game/plan.yaml",
        kWeft +
            "TrackingPlan\nname: game\nstrict: true\nevents:\n"
            "  - {category: game, action: finishes game, value: minutes, meaning: The "
            "end of a game.}\n"
            "  - {category: game, action: sees variant, meaning: Which one is shown.}\n");
    const Finished applied = server_.As("admin", {"apply", folder.string(), "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    const Finished made =
        server_.As("game_dev", {"token", "create", "--scope", "events:game", "-o", "json"});
    token_ = Json::parse(made.out, nullptr, false).value("token", "");
  }

  Json Ask(const std::string& what, const std::string& token, const std::string& body,
           const std::string& type = "application/json", int status = 200) {
    const std::string head =
        "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    const std::string answer = Exchange(server_.port(), Head(what, token, head) + body);
    EXPECT_EQ(StatusOf(answer), status) << answer;
    return Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  }

  void ExpectRows(const std::string& sql, const std::string& rows) {
    Json found;
    EXPECT_TRUE(Eventually(seconds(5),
                           [&] {
                             found = server_.Rows("game_dev", sql);
                             return found == Json::parse(rows);
                           }))
        << sql << "\n"
        << found << "\nand not " << rows;
  }

  static std::string Event(const std::string& action) {
    return R"({"data_owner":"game","timestamp":"2026-01-05T10:00:00Z","acting_customer":"p1",)"
           R"("action":")" +
           action + R"(","action_category":"game","value":12})";
  }

  Scratch scratch_;
  Server server_;
  std::string token_;
};

TEST_F(TrackingPlan, SaysWhatIsDeclaredAndRefusesTheRest) {
  const std::string plan = "SELECT action, state, events FROM tracking.plan ORDER BY action";
  ExpectRows(plan, R"([["finishes game","declared, not yet seen",0],)"
                   R"(["sees variant","declared, not yet seen",0]])");
  const Json tried = Ask("POST /api/v1/events?dry_run=1", token_, Event("finish game"));
  EXPECT_EQ(tried["rejected"][0]["reasons"][0]["remedy"], "Did you mean finishes game?");
  EXPECT_EQ(Ask("POST /api/v1/events", token_, Event("finishes game"))["accepted"], 1);
  EXPECT_EQ(Ask("POST /api/v1/events", token_, Event("finish game"))["accepted"], 0);
  ExpectRows(plan, R"([["finishes game","declared and seen",1],)"
                   R"(["sees variant","declared, not yet seen",0]])");

  // Not strict any more: what was refused comes in, and is shown.
  const Finished put = server_.As("admin", {"get", "tracking_plan", "game"});
  EXPECT_EQ(put.code, 0) << put.err;
  Ask("PUT /api/v1/tracking_plans/game", server_.TokenOf("game_dev"),
      kWeft +
          "TrackingPlan\nname: game\nevents: [{category: game, action: finishes game, meaning: "
          "The end.}]\n",
      "application/yaml");
  const std::string replay = "POST /api/v1/tables/game.events/rejected/replay";
  Ask(replay, token_, "{}", "application/json", 403);
  EXPECT_EQ(Ask(replay, server_.TokenOf("game_dev"), "{}")["accepted"], 1);
  ExpectRows(plan, R"([["finish game","seen, not declared",1],)"
                   R"(["finishes game","declared and seen",1]])");
}

TEST_F(TrackingPlan, OtherToolsSendTheSame) {
  const std::string segment =
      R"({"batch":[{"type":"track","event":"finishes game","userId":"p2","messageId":"m1",)"
      R"("timestamp":"2026-01-05T10:00:00Z","properties":{"category":"game","value":7,"map":"x"}}],)"
      R"("writeKey":")" +
      token_ + "\"}";
  for (const char* to : {"POST /v1/batch", "POST /v1/b"})
    EXPECT_EQ(Ask(to, "", segment, "text/plain")["accepted"], 1) << to;
  const std::string measured =
      R"({"client_id":"p3","events":[{"name":"sees variant","params":{"event_category":"game"}}]})";
  EXPECT_EQ(Ask("POST /mp/collect?measurement_id=G-1&api_secret=" + token_, "", measured,
                "text/plain")["accepted"],
            1);
  Ask("POST /mp/collect?api_secret=weft_no_no", "", measured, "application/json", 401);
  const std::string cloud =
      R"([{"specversion":"1.0","id":"c1","source":"/game","type":"finishes game","subject":"p4",)"
      R"("time":"2026-01-05T10:00:00Z"}])";
  const Json refused =
      Ask("POST /api/v1/events", token_, cloud, "application/cloudevents-batch+json");
  EXPECT_EQ(refused["rejected"][0]["reasons"][0]["field"], "action") << "of category finishes game";
  ExpectRows(
      "SELECT acting_customer, action, CAST(value AS INTEGER), key_data FROM game.events "
      "ORDER BY acting_customer",
      R"j([["p2","finishes game",7,"{\"type\":\"track\",\"map\":\"x\"}"],)j"
      R"j(["p3","sees variant",null,null]])j");
  // A browser asks first, from a page of another site.
  const std::string preflight = Exchange(
      server_.port(), Head("OPTIONS /api/v1/events", "", "Origin: https://shop.example\r\n"));
  EXPECT_EQ(StatusOf(preflight), 204) << preflight;
  EXPECT_NE(preflight.find("Access-Control-Allow-Origin: *"), std::string::npos) << preflight;
}

TEST_F(TrackingPlan, ACloudEventOfAnotherVersionIsKeptAsItWasSent) {
  const std::string cloud =
      R"({"specversion":"0.3","id":"c9","source":"/game","type":"finishes game","subject":"p4",)"
      R"("time":"2026-01-05T10:00:00Z"})";
  const Json refused = Ask("POST /api/v1/events", token_, cloud, "application/cloudevents+json");
  EXPECT_EQ(refused["accepted"], 0);
  EXPECT_EQ(refused["rejected"][0]["reasons"][0]["field"], "specversion") << refused;
  EXPECT_EQ(Ask("GET /api/v1/events/c9", token_, "")["state"], "rejected");
  // By itself it does not become another one; by a mapping it does.
  const std::string replay = "POST /api/v1/tables/game.events/rejected/replay",
                    team = server_.TokenOf("game_dev");
  EXPECT_EQ(Ask(replay, team, "{}")["still_rejected"], 1);
  const std::string mapping =
      R"({"mapping":{"rename":{"type":"action","time":"timestamp","subject":"acting_customer"},)"
      R"("set":{"action_category":"game"}}})";
  EXPECT_EQ(Ask(replay, team, mapping)["accepted"], 1);
  ExpectRows("SELECT acting_customer, action, event_uuid FROM game.events",
             R"([["p4","finishes game","c9"]])");
}

}  // namespace
}  // namespace weft::test
