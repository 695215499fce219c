#include <gtest/gtest.h>

#include "support/server.hpp"
#include "support/socket.hpp"

// The standard reports over events of several days, domains and categories: added up and sorted by
// date, category, value and order value, of all domains and of one; and the shop as it is
// simulated.
namespace weft::test {
namespace {

class Reports : public ::testing::Test {
 protected:
  Reports() {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    EXPECT_TRUE(Eventually(std::chrono::seconds(10), [&] {
      return server_.Rows("orders_dev", "SELECT * FROM orders.top_events") == Json::array() &&
             server_.Rows("manager", "SELECT * FROM tracking.orders") == Json::array();
    })) << "there before the first event";
  }

  void Send(const std::string& events) {
    const std::string answer =
        Exchange(server_.port(), Head("POST /api/v1/events", server_.TokenOf("admin"),
                                      "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                          std::to_string(events.size()) + "\r\n") +
                                     events);
    ASSERT_NE(answer.find(R"("rejected":[])"), std::string::npos) << answer;
  }
  static std::string Event(const std::string& owner, int day, int customer,
                           const std::string& action, const std::string& category,
                           const std::string& more = "") {
    return R"({"data_owner":")" + owner + R"(","timestamp":"2026-01-0)" + std::to_string(day) +
           R"(T10:00:00Z","acting_customer":)" + std::to_string(customer) + R"(,"action":")" +
           action + R"(","action_category":")" + category + "\"" + more + "}\n";
  }
  void ExpectRows(const std::string& user, const std::string& sql, const std::string& rows) {
    EXPECT_EQ(server_.Rows(user, sql), Json::parse(rows)) << user << ": " << sql;
  }

  Server server_;
};

TEST_F(Reports, AreAddedUpAndSortedByDateCategoryValueAndOrderValue) {
  Send(Event("details", 5, 1, "looks", "visit", R"(,"value":3)") +
       Event("details", 5, 2, "looks", "visit", R"(,"value":4)") +
       Event("details", 6, 1, "looks", "visit", R"(,"value":5)") +
       Event("orders", 5, 1, "buys", "order", R"(,"order_value":20)") +
       Event("orders", 6, 1, "buys", "order", R"(,"order_value":"30.50","value":1)") +
       Event("orders", 6, 2, "buys", "order", R"(,"order_value":90)") +
       Event("orders", 6, 2, "returns", "order", R"(,"order_value":0)"));
  const std::string sums =
      "CAST(sum(events) AS INTEGER), CAST(sum(value) AS INTEGER), "
      "CAST(sum(order_value) AS DECIMAL(9,2)) AS revenue FROM tracking.top_events GROUP BY 1";
  ExpectRows("manager", "SELECT action, " + sums + " ORDER BY revenue DESC NULLS LAST, 1",
             R"([["buys",3,1,"140.50"],["returns",1,null,"0.00"],["looks",3,12,null]])");
  ExpectRows("manager", "SELECT action_category, " + sums + " ORDER BY 1",
             R"([["order",4,1,"140.50"],["visit",3,12,null]])");
  ExpectRows("manager", "SELECT date, " + sums + " ORDER BY 1 DESC",
             R"([["2026-01-06",4,6,"120.50"],["2026-01-05",3,7,"20.00"]])");
  ExpectRows("orders_dev",
             "SELECT date, action, CAST(events AS INTEGER) FROM orders.top_events "
             "ORDER BY value DESC NULLS LAST, events DESC, date",
             R"([["2026-01-06","buys",2],["2026-01-05","buys",1],["2026-01-06","returns",1]])");
  ExpectRows("manager",
             "SELECT acting_customer, events, orders, CAST(value AS INTEGER), "
             "CAST(order_value AS DECIMAL(9,2)) FROM tracking.most_active_customers "
             "ORDER BY order_value DESC",
             R"([["2",3,1,4,"90.00"],["1",4,2,9,"50.50"]])");
  ExpectRows("manager",
             "SELECT CAST(order_value AS DECIMAL(9,2)), CAST(\"timestamp\" AS DATE) FROM "
             "tracking.orders ORDER BY order_value DESC",
             R"([["90.00","2026-01-06"],["30.50","2026-01-06"],["20.00","2026-01-05"]])");
  // As they come, the most frequent and the newest first.
  ExpectRows("manager", "SELECT action, date FROM tracking.top_events LIMIT 2",
             R"([["buys","2026-01-06"],["looks","2026-01-05"]])");
  ExpectRows("manager", "SELECT acting_customer FROM tracking.most_active_customers",
             R"([["1"],["2"]])");
}

// Visits, orders, returns, robots, late events and broken ones, the same for the same seed.
TEST_F(Reports, ShowTheShopAsItIsSimulated) {
  const auto simulate = [&](const std::string& seed) {
    const Finished done =
        server_.As("admin", {"simulate", "shop", "--seed", seed, "--events", "3000", "--rate", "0",
                             "--start", "2026-01-05T10:00:00Z", "-o", "json"});
    EXPECT_EQ(done.code, 0) << done.err;
    return Json::parse(done.out, nullptr, false);
  };
  const Json first = simulate("7");
  EXPECT_EQ(first["sent"], 3000);
  EXPECT_EQ(first["duplicates"], 0);
  const int accepted = first["accepted"];
  int rejected = 0;
  for (const auto& [_, count] : first["rejected"].items()) rejected += count.get<int>();
  EXPECT_EQ(accepted + rejected, 3000);
  EXPECT_GT(first["rejected"].size(), 2u) << first;
  const Json again = simulate("7");
  EXPECT_EQ(again["duplicates"], accepted) << "the same seed, the same events";
  EXPECT_EQ(simulate("8")["duplicates"], 0);
  const std::string of = "SELECT count(*) > 0 FROM tracking.events WHERE ";
  for (const char* kind :
       {"action = 'buys something' AND order_value > 0", "action = 'returns something'",
        "action = 'registers'", "action_category = 'visit' OR action LIKE 'views%'",
        "acting_customer LIKE 'robot%'", "\"timestamp\" < TIMESTAMPTZ '2026-01-05 00:00:00Z'"})
    EXPECT_EQ(server_.Rows("recommender", of + kind), Json::parse("[[true]]")) << kind;
  EXPECT_EQ(server_.Rows("manager", "SELECT count(*) > 0 FROM tracking.orders"),
            Json::parse("[[true]]"));
}

}  // namespace
}  // namespace weft::test
