#include <gtest/gtest.h>

#include "run.hpp"
#include "support/server.hpp"
#include "trino_server.hpp"

// Trino on the lake that the real binary keeps.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

TEST(Trino, LivesATablesLifeAndJoinsWithOurs) {
  test::Server demo({.verb = "demo"});
  const test::Scratch folder;
  const TrinoServer trino(
      {.etc = LakeOf(folder.path(), demo.url(), "fleet_dev:" + demo.TokenOf("fleet_dev"))});
  const Ran ran = RunProgram(
      {Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/trino/life.py", trino.url()});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  const Json seen = Json::parse(ran.output, nullptr, false);
  EXPECT_EQ(seen["inserted"], Json::parse(R"([["A1", 10], ["A2", 20], ["B1", 30]])")) << ran.output;
  EXPECT_EQ(seen["updated"], Json::parse(R"([["A1", 11], ["A2", 20], ["B1", 30]])"));
  EXPECT_EQ(seen["deleted"], Json::parse(R"([["A1", 11], ["B1", 30]])"));
  EXPECT_EQ(seen["merged"], Json::parse(R"([["A1", 12], ["B1", 30], ["C1", 40]])"));
  EXPECT_EQ(seen["evolved"],
            Json::parse(R"([["A1", null], ["B1", null], ["C1", null], ["D1", "new"]])"));
  EXPECT_EQ(seen["partitioned"], Json::parse("[[100, 4950]]"));
  EXPECT_EQ(seen["view"], Json::parse("[[12]]"));
  EXPECT_EQ(seen["snapshots"], Json::parse("[[5]]")) << ran.output;
  // Weft's own table, joined with Trino's: the flights of three routes' airports.
  EXPECT_EQ(seen["joined"], demo.Rows("admin", R"(SELECT origin, CAST(sum(flights) AS BIGINT) FROM
      flights.delays_by_route GROUP BY origin ORDER BY origin)"));
  EXPECT_EQ(seen["left"], Json::array());
}

}  // namespace
}  // namespace weft::peers_test
