#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Events of all domains, and whose they are: each domain has reports of its own, and whoever reads
// the events of all reads each domain's by that domain's rules, by SQL, as a file and as a stream.
namespace weft::test {
namespace {

using std::chrono::seconds;

class EachDomainsEvents : public ::testing::Test {
 protected:
  EachDomainsEvents() {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    EXPECT_TRUE(Eventually(seconds(10), [&] {
      return server_.Rows("orders_dev", "SELECT * FROM orders.order_events") == Json::array();
    })) << "there before the first event";
    Send("orders", "1", "buys something", R"(,"order_value":20)");
    Send("orders", "2", "buys something", R"(,"order_value":30)");
    Send("accounts", "1", "registers", "");
  }

  void Send(const std::string& owner, const std::string& customer, const std::string& action,
            const std::string& more) {
    const std::string body = R"({"data_owner":")" + owner + R"(","acting_customer":")" + customer +
                             R"(","timestamp":"2026-01-05T10:00:00Z","action":")" + action +
                             R"(","action_category":"shop")" + more + "}";
    const std::string answer =
        Exchange(server_.port(), Head("POST /api/v1/events", server_.TokenOf("admin"),
                                      "Content-Type: application/json\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n") +
                                     body);
    ASSERT_EQ(StatusOf(answer), 200) << answer;
  }
  void ExpectRows(const std::string& user, const std::string& sql, const std::string& rows) {
    EXPECT_EQ(server_.Rows(user, sql), Json::parse(rows)) << user << ": " << sql;
  }
  // A policy of the domain, made by its team.
  void Apply(const std::string& policy) {
    const std::string answer = Exchange(
        server_.port(), Head("PUT /api/v1/policies/orders.own", server_.TokenOf("orders_dev"),
                             "Content-Type: application/yaml\r\nContent-Length: " +
                                 std::to_string(policy.size()) + "\r\n") +
                            policy);
    ASSERT_EQ(StatusOf(answer), 201) << answer;
  }
  std::string Refusal(const std::string& user, const std::string& sql) {
    const Finished asked = server_.As(user, {"query", sql});
    EXPECT_EQ(asked.code, 1) << asked.out;
    return asked.err;
  }

  Server server_;
};

TEST_F(EachDomainsEvents, HaveReportsOfTheirOwn) {
  ExpectRows("orders_dev", "SELECT action, events FROM orders.top_events",
             R"([["buys something",2]])");
  ExpectRows("orders_dev",
             "SELECT acting_customer, events, CAST(order_value AS INTEGER) FROM "
             "orders.most_active_customers ORDER BY 1",
             R"([["1",1,20],["2",1,30]])");
  ExpectRows("orders_dev", "SELECT acting_customer FROM orders.order_events ORDER BY position",
             R"([["1"],["2"]])");
  ExpectRows("accounts_dev", "SELECT acting_customer, events FROM accounts.most_active_customers",
             R"([["1",1]])");
  // A developer of one domain sees that one's alone, wherever they look.
  for (const char* report : {"top_events", "most_active_customers", "order_events"})
    EXPECT_NE(Refusal("accounts_dev", std::string("SELECT * FROM orders.") + report)
                  .find("may not read orders."),
              std::string::npos);
  ExpectRows("accounts_dev", "SELECT action FROM tracking.top_events", R"([["registers"]])");
  ExpectRows("accounts_dev", "SELECT * FROM tracking.orders", "[]");
  ExpectRows("accounts_dev",
             "SELECT data_owner, acting_customer FROM tracking.most_active_customers_by_domain",
             R"([["accounts","1"]])");
  // Their team gives a report away without its events.
  const Finished shared =
      server_.As("orders_dev", {"share", "orders.top_events", "--with", "details"});
  ASSERT_EQ(shared.code, 0) << shared.err;
  ExpectRows("details_dev", "SELECT action FROM orders.top_events", R"([["buys something"]])");
  Refusal("details_dev", "SELECT * FROM orders.events");
}

TEST_F(EachDomainsEvents, AreReadByItsRulesAlsoByWhoReadsThemAll) {
  const auto export_of = [&] {
    return Exchange(server_.port(), Head("GET /api/v1/tables/tracking.events/export?format=ndjson",
                                         server_.TokenOf("recommender"), ""));
  };
  ExpectRows("recommender", "SELECT count(*) FROM tracking.events", "[[3]]");
  const auto tail = server_.Begin("recommender", {"tail", "tracking.events", "--from", "earliest"});
  EXPECT_TRUE(Eventually(seconds(5), [&] { return std::ranges::count(tail->out(), '\n') == 3; }))
      << tail->out();

  Apply(
      "apiVersion: weft/v1\nkind: Policy\nname: own\nrules:\n"
      "  - name: small orders only\n    effect: restrict\n"
      "    to: {teams: [recommendations, management]}\n    on: {tables: [orders.events]}\n"
      "    filter: order_value < 25\n    masks: {sender: null}\n");
  ExpectRows("recommender",
             "SELECT data_owner, acting_customer, sender FROM tracking.events "
             "ORDER BY position",
             R"([["orders","1",null],["accounts","1",null]])");
  ExpectRows("recommender", "SELECT acting_customer FROM tracking.orders", R"([["1"]])");
  const std::string file = export_of();
  EXPECT_EQ(file.find(R"("acting_customer":"2")"), std::string::npos) << file;
  EXPECT_NE(file.find(R"("acting_customer":"1")"), std::string::npos) << file;
  Send("orders", "3", "buys something", R"(,"order_value":90)");
  Send("orders", "4", "buys something", R"(,"order_value":9)");
  EXPECT_TRUE(Eventually(seconds(5), [&] { return std::ranges::count(tail->out(), '\n') == 4; }))
      << tail->out() << tail->err();
  EXPECT_EQ(tail->out().find(R"("acting_customer":"3")"), std::string::npos) << tail->out();
  EXPECT_NE(tail->out().find(R"("acting_customer":"4")"), std::string::npos) << tail->out();

  // What adds up the rows of all domains cannot leave some out: it is refused, and says what can.
  EXPECT_NE(Refusal("manager", "SELECT * FROM tracking.most_active_customers")
                .find("rules of orders.events keep from you"),
            std::string::npos);
  ExpectRows("manager", "SELECT data_owner FROM tracking.most_active_customers_by_domain",
             R"([["accounts"]])");
  ExpectRows("marketer", "SELECT count(*) FROM tracking.most_active_customers", "[[4]]");
}

}  // namespace
}  // namespace weft::test
