#include <gtest/gtest.h>

#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"
#include "trino_server.hpp"

// Two teams' rows in the lake, and one question about both, asked on DuckDB and on Trino.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WEFT_SOURCE_DIR) / "tests/peers/trino";
const std::string kQuestion =
    "SELECT r.source, sum(o.gross_price) AS revenue FROM orders.orders o "
    "JOIN accounts.registrations r USING (customer_id) GROUP BY 1 ORDER BY 2 DESC";
const std::string kAnswer = "source,revenue\ngoogle_ads,473.40\norganic,280.00\nnewsletter,50.00\n";

const std::string kLong =
    "SELECT count(*) FROM orders.orders, UNNEST(sequence(1, 10000)) a(x), "
    "UNNEST(sequence(1, 10000)) b(y), UNNEST(sequence(1, 10000)) c(z) WHERE (x * y + z) % 7 = 1";

// The newest first.
Json RunningOf(test::Server& weft) {
  const std::string answer =
      test::Exchange(weft.port(), test::Head("GET /api/v1/queries", weft.TokenOf("marketer")));
  const Json all = Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  Json running = Json::array();
  for (const Json& each : all["items"])
    if (each["state"] == "running") running.push_back(each);
  return running;
}

bool Eventually(test::Server& weft, const std::function<bool(const Json&)>& fits) {
  return test::Eventually(std::chrono::seconds(20), [&] { return fits(RunningOf(weft)); });
}

void Cancel(test::Server& weft, const std::string& id) {
  const std::string answer = test::Exchange(
      weft.port(), test::Head("DELETE /api/v1/queries/" + id, weft.TokenOf("marketer")));
  EXPECT_LT(test::StatusOf(answer), 300) << answer;
}

TEST(Shop, TheQuestionHasOneAnswerOnBothEngines) {
  const int port = test::FreePort();
  test::Server weft({.more = {"--mesh", kFolder / "shop", "--trino-reader", "trino", "--trino-url",
                              "http://127.0.0.1:" + std::to_string(port)}});
  const Ran loaded = RunProgram({Tool("python"), kFolder / "load_shop.py", weft.url(),
                                 weft.TokenOf("orders_dev"), weft.TokenOf("accounts_dev")});
  ASSERT_EQ(loaded.exit_code, 0) << loaded.output;
  const test::Scratch etc;
  ASSERT_EQ(weft.As("admin", {"trino", "--write", etc.path()}).code, 0);
  const TrinoServer trino(
      {.etc = etc.path(), .port = port, .token = weft.TokenOf("trino"), .questions_max = 1});

  const auto ask = [&](const std::string& user, const std::string& sql, const std::string& engine) {
    return weft.As(user, {"query", sql, "--format", "csv", "--engine", engine});
  };
  ASSERT_TRUE(test::Eventually(std::chrono::seconds(30), [&] {
    return ask("marketer", kQuestion, "trino").code == 0;
  })) << ask("marketer", kQuestion, "trino").err;
  for (const std::string engine : {"duckdb", "trino"})
    EXPECT_EQ(ask("marketer", kQuestion, engine).out, kAnswer) << engine;

  const std::string names = "SELECT name, source FROM accounts.registrations ORDER BY customer_id";
  const std::string here = ask("marketer", names, "duckdb").out;
  EXPECT_EQ(here.find("ann"), std::string::npos) << here;
  EXPECT_EQ(ask("marketer", names, "trino").out, here);
  EXPECT_NE(ask("accounts_dev", names, "trino").out.find("ann,google_ads"), std::string::npos);
  EXPECT_EQ(ask("orders_dev", kQuestion, "trino").code, 1);
  for (const std::string engine : {"duckdb", "trino"}) {
    const test::Finished unmade = ask("orders_dev", "SELECT number FROM orders.unmade", engine);
    EXPECT_EQ(unmade.code, 1) << engine << unmade.out;
    EXPECT_NE(unmade.err.find("orders.unmade has no data yet"), std::string::npos) << unmade.err;
  }
  // Who comes to Trino with somebody's name, and without Weft, is nobody.
  EXPECT_TRUE(trino.Ask("marketer", kQuestion).contains("error"));

  // Trino takes one at a time: what waits there can be cancelled, and the other one works on.
  const auto begin = [&](const std::string& sql) {
    return weft.Begin("marketer", {"query", sql, "--engine", "trino"});
  };
  const auto long_one = begin(kLong);
  ASSERT_TRUE(Eventually(weft, [](const Json& all) { return all.size() == 1; }));
  const auto waiting = begin(kQuestion);
  ASSERT_TRUE(Eventually(weft, [](const Json& all) { return all.size() == 2; }));
  EXPECT_FALSE(waiting->Wait(std::chrono::seconds(3))) << waiting->out();
  const Json both = RunningOf(weft);
  ASSERT_EQ(both.size(), 2u);
  Cancel(weft, both[0]["query_id"]);
  EXPECT_EQ(waiting->Wait(std::chrono::seconds(10)), 1) << waiting->out();
  EXPECT_FALSE(long_one->Wait(std::chrono::milliseconds(500))) << long_one->err();
  Cancel(weft, both[1]["query_id"]);
  EXPECT_EQ(long_one->Wait(std::chrono::seconds(10)), 1);
  EXPECT_EQ(ask("marketer", kQuestion, "trino").out, kAnswer);
}

}  // namespace
}  // namespace weft::peers_test
