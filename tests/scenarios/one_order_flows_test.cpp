#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 1, the centralised mesh, steps 1 to 4 and 6: teams send what happens to one tracking
// API, and the standard reports show it.
namespace weft::test {
namespace {

using std::chrono::seconds;

const std::string kRegisters =
    R"({"data_owner":"accounts","timestamp":"2026-01-05T10:00:00Z","key_data":{"acting_customer":123,)"
    R"("action":"registers","action_category":"account","value":"100","order_value":"0"}})";

std::string Buys(const std::string& more) {
  return R"({"data_owner":"orders","timestamp":"2026-01-05T10:05:00Z","action":"buys something",)"
         R"("acting_customer":"123")" +
         more + "}";
}
const std::string kOrder = R"(,"action_category":"order")";

class OneOrderFlows : public ::testing::Test {
 protected:
  OneOrderFlows() {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
  }

  // A token that can only send, made by a member of the team.
  std::string SendingToken(const std::string& domain) {
    const Finished made = server_.As(
        domain + "_dev", {"token", "create", "--scope", "events:" + domain, "-o", "json"});
    EXPECT_EQ(made.code, 0) << made.err;
    return Json::parse(made.out, nullptr, false).value("token", "");
  }

  Json Ask(const std::string& what, const std::string& token, const std::string& body,
           int status = 200) {
    const std::string length =
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    const std::string answer =
        Exchange(server_.port(), Head(what, token, body.empty() ? "" : length) + body);
    EXPECT_EQ(StatusOf(answer), status) << answer;
    return Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  }
  Json Send(const std::string& token, const std::string& body) {
    return Ask("POST /api/v1/events", token, body);
  }

  void ExpectRows(const std::string& user, const std::string& sql, const Json& rows) {
    Json found;
    EXPECT_TRUE(Eventually(seconds(1),
                           [&] {
                             found = server_.Rows(user, sql);
                             return found == rows;
                           }))
        << sql << "\n"
        << found << "\nand not " << rows;
  }

  Scratch scratch_;
  Server server_;
};

TEST_F(OneOrderFlows, FromTheFirstEventToTheReports) {
  // Step 1: there before the first event.
  for (const char* report : {"top_events", "most_active_customers", "orders"}) {
    ASSERT_TRUE(Eventually(seconds(5), [&] {
      return server_.Rows("manager", std::string("SELECT * FROM tracking.") + report) ==
             Json::array();
    })) << report;
    const Finished page =
        server_.As("manager", {"describe", "table", std::string("tracking.") + report});
    EXPECT_NE(page.out.find("POST /api/v1/events"), std::string::npos) << page.out << page.err;
  }

  // Step 2: a token that can only write, and only for its owner.
  const std::string accounts = SendingToken("accounts"), orders = SendingToken("orders");
  EXPECT_EQ(Send(accounts, kRegisters),
            (Json{{"accepted", 1}, {"duplicates", 0}, {"rejected", Json::array()}}));
  Ask("POST /api/v1/query", accounts, R"({"sql":"SELECT 1"})", 403);
  const Json foreign = Send(orders, kRegisters);
  EXPECT_EQ(foreign["accepted"], 0);
  EXPECT_EQ(foreign["rejected"][0]["reasons"][0]["field"], "data_owner");

  // Step 3: twice acknowledged, once stored; what is wrong is named and kept.
  const std::string order = Buys(kOrder + R"(,"order_value":103.4,"event_uuid":"order-1")");
  EXPECT_EQ(Send(orders, order)["accepted"], 1);
  EXPECT_EQ(Send(orders, order)["duplicates"], 1);
  const Json receipt = Ask("GET /api/v1/events/order-1", orders, "");
  EXPECT_EQ(receipt["state"], "accepted");
  EXPECT_EQ(receipt["table"], "orders.events");
  Ask("GET /api/v1/events/order-1", accounts, "", 404);
  const Json comma = Send(orders, Buys(kOrder + R"(,"order_value":"103,4")"));
  EXPECT_EQ(comma["rejected"][0]["reasons"][0]["field"], "order_value");
  EXPECT_FALSE(comma["rejected"][0]["reasons"][0]["remedy"].get<std::string>().empty());
  const Json tried = Ask("POST /api/v1/events?dry_run=1", orders, "[" + order + ",{}]");
  EXPECT_EQ(tried["duplicates"], 1);
  EXPECT_EQ(tried["rejected"][0]["index"], 1);
  const std::string events = (scratch_.path() / "events.ndjson").string();
  WriteFileDurably(events, order + "\n\n" + Buys("") + "\n");
  const Finished tracked = Weft(
      {"--server", server_.url(), "--token", orders, "track", events, "--dry-run", "-o", "json"});
  EXPECT_EQ(tracked.code, 1) << "one is rejected";
  const Json verdicts = Json::parse(tracked.out, nullptr, false);
  EXPECT_EQ(verdicts["accepted"], 1) << tracked.out << tracked.err;
  EXPECT_EQ(verdicts["rejected"][0]["index"], 1) << tracked.out;
  EXPECT_EQ(Send(orders, Buys(""))["rejected"][0]["reasons"][0]["field"], "action_category");
  // What is a domain's is its own table, and tracking.events is all that somebody may see.
  ExpectRows("orders_dev", "SELECT count(*) FROM orders.rejected_events", Json::parse("[[3]]"));
  ExpectRows("orders_dev", "SELECT count(*) FROM tracking.rejected_events", Json::parse("[[3]]"));
  ExpectRows("accounts_dev", "SELECT count(*) FROM accounts.rejected_events", Json::parse("[[0]]"));
  ExpectRows("accounts_dev", "SELECT action FROM accounts.events",
             Json::parse(R"([["registers"]])"));
  ExpectRows("accounts_dev", "SELECT action FROM tracking.events",
             Json::parse(R"([["registers"]])"));
  ExpectRows("accounts_dev", "SELECT action FROM tracking.top_events",
             Json::parse(R"([["registers"]])"));
  EXPECT_EQ(server_.As("accounts_dev", {"query", "SELECT * FROM orders.events"}).code, 1);
  EXPECT_EQ(server_.As("manager", {"query", "SELECT * FROM tracking.events"}).code, 1);
  ExpectRows("recommender", "SELECT count(*) FROM orders.events", Json::parse("[[1]]"));
  ExpectRows("recommender", "SELECT count(*) FROM tracking.events", Json::parse("[[2]]"));

  // What was refused for its comma would be accepted once it is mended; nothing is done yet.
  const Finished mended =
      server_.As("orders_dev", {"replay", "orders.events", "--replace", "order_value:103,4=103.4",
                                "--dry-run", "-o", "json"});
  EXPECT_EQ(mended.code, 0) << mended.err;
  EXPECT_EQ(Json::parse(mended.out, nullptr, false)["accepted"], 1) << mended.out;
  EXPECT_NE(mended.err.find("1 would be accepted, 2 still rejected"), std::string::npos)
      << mended.err;

  // Step 4: the reports.
  ExpectRows("manager", "SELECT action, events FROM tracking.top_events ORDER BY action",
             Json::parse(R"([["buys something",1],["registers",1]])"));
  ExpectRows("manager",
             "SELECT acting_customer, events, CAST(order_value AS DECIMAL(18,2)) FROM "
             "tracking.most_active_customers",
             Json::parse(R"([["123",2,"103.40"]])"));
  ExpectRows("manager", "SELECT count(*) FROM tracking.orders", Json::parse("[[1]]"));
  const std::string file = (scratch_.path() / "orders.csv").string();
  const Finished csv = server_.As(
      "manager", {"query", "SELECT * FROM tracking.orders", "--format", "csv", "--out", file});
  EXPECT_EQ(csv.code, 0) << csv.err;
  const std::string text = ReadFile(file);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;

  // Step 5, its end: the same reports, customers hashed.
  const Json hashed = server_.Rows(
      "marketer", "SELECT acting_customer, events FROM tracking.most_active_customers");
  ASSERT_EQ(hashed.size(), 1u);
  EXPECT_NE(hashed[0][0], "123");
  EXPECT_EQ(hashed[0][1], 2);
}

// Its place in the journal at first, then the version of the lake's table that a run brought it
// with.
TEST_F(OneOrderFlows, AReceiptTellsWhereTheEventIs) {
  const std::string orders = SendingToken("orders");
  const auto send = [&](const std::string& uuid, const std::string& value) {
    Send(orders,
         Buys(kOrder + ",\"order_value\":\"" + value + "\",\"event_uuid\":\"" + uuid + "\""));
  };
  const auto receipt = [&](const std::string& uuid) {
    return Ask("GET /api/v1/events/" + uuid, orders, "");
  };
  const auto carry = [&] {
    const Finished run = server_.As("admin", {"run", "tracking.tracking", "--wait"});
    ASSERT_EQ(run.code, 0) << run.out << run.err;
  };
  const auto newest = [&] {
    Json all =
        Ask("GET /api/v1/tables/tracking.kept_events/snapshots", server_.TokenOf("admin"), "");
    return all["items"][0]["id"];
  };
  send("first", "1");
  send("wrong", "1,5");
  EXPECT_EQ(receipt("first")["position"], 0);
  EXPECT_EQ(receipt("first")["snapshot"], Json());
  carry();
  const Json first = receipt("first")["snapshot"];
  EXPECT_EQ(first["table"], "tracking.kept_events");
  EXPECT_EQ(first["id"], newest());
  EXPECT_EQ(receipt("wrong")["state"], "rejected");
  EXPECT_EQ(receipt("wrong")["snapshot"]["table"], "tracking.kept_rejected_events");
  send("second", "2");
  EXPECT_EQ(receipt("second")["snapshot"], Json());
  carry();
  EXPECT_EQ(receipt("second")["snapshot"]["id"], newest());
  EXPECT_EQ(receipt("first")["snapshot"], first) << "not the newest";
}

TEST_F(OneOrderFlows, EveryAcknowledgedEventIsThereOnceAfterAKill) {
  const std::string orders = SendingToken("orders");
  constexpr int kRounds = 5, kEach = 20;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kEach; ++i) {
      const std::string uuid = std::to_string(round) + "/" + std::to_string(i);
      ASSERT_EQ(Send(orders, Buys(kOrder + ",\"event_uuid\":\"" + uuid + "\""))["accepted"], 1);
    }
    server_.Kill();
    server_.Start();
    // As it is carried into the lake, too.
    const Finished run = server_.As("admin", {"run", "tracking.tracking", "--wait"});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    const int sent = (round + 1) * kEach;
    ExpectRows("recommender", "SELECT count(*), count(DISTINCT event_uuid) FROM tracking.events",
               Json{{sent, sent}});
  }
}

}  // namespace
}  // namespace weft::test
