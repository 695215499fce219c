#include <gtest/gtest.h>

#include "run.hpp"
#include "support/server.hpp"

// Spark on the lake that the real binary keeps.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

TEST(Spark, ReadsAndAppends) {
  test::Server demo({.verb = "demo"});
  const Ran ran = RunProgram(
      {Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/spark/life.py", demo.url(),
       "fleet_dev:" + demo.TokenOf("fleet_dev"), fs::path(WEFT_SOURCE_DIR) / ".deps/trino"});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  const size_t from = ran.output.find("{\"");
  ASSERT_NE(from, std::string::npos) << ran.output;
  const Json seen =
      Json::parse(ran.output.substr(from, ran.output.find('\n', from) - from), nullptr, false);
  EXPECT_EQ(seen["routes"], demo.Rows("admin",
                                      "SELECT count(*), CAST(sum(flights) AS BIGINT) FROM "
                                      "flights.delays_by_route"))
      << ran.output;
  EXPECT_EQ(seen["appended"], Json::parse(R"([["A1", 10], ["A2", 20], ["B1", 30]])"));
  EXPECT_EQ(seen["deleted"], Json::parse(R"([["A1", 10], ["B1", 30]])"));
  EXPECT_EQ(seen["first"], Json::parse("[[2]]"));
  EXPECT_EQ(seen["tables"], Json::array({"gates"}));
  EXPECT_EQ(seen["left"], Json::array());
}

}  // namespace
}  // namespace weft::peers_test
