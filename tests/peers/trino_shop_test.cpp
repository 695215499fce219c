#include <gtest/gtest.h>

#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"
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

TEST(Shop, TheQuestionHasOneAnswerOnBothEngines) {
  const int port = test::FreePort();
  test::Server weft({.more = {"--mesh", kFolder / "shop", "--trino-reader", "trino", "--trino-url",
                              "http://127.0.0.1:" + std::to_string(port)}});
  const Ran loaded = RunProgram({Tool("python"), kFolder / "load_shop.py", weft.url(),
                                 weft.TokenOf("orders_dev"), weft.TokenOf("accounts_dev")});
  ASSERT_EQ(loaded.exit_code, 0) << loaded.output;
  const test::Scratch etc;
  ASSERT_EQ(weft.As("admin", {"trino", "--write", etc.path()}).code, 0);
  const TrinoServer trino({.etc = etc.path(), .port = port, .token = weft.TokenOf("trino")});

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
  // Who comes to Trino with somebody's name, and without Weft, is nobody.
  EXPECT_TRUE(trino.Ask("marketer", kQuestion).contains("error"));
}

}  // namespace
}  // namespace weft::peers_test
