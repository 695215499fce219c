#include <gtest/gtest.h>

#include "run.hpp"
#include "store/test_objects.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"
#include "trino_server.hpp"

// Trino on the lake that the real binary keeps.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

// What is there already, and how it is read.
struct Besides {
  std::string sql = "SELECT 1", rows = "[[1]]", tables = "[]";
};

void LivesATablesLife(test::Server& demo, const std::string& files, const Besides& besides = {}) {
  const test::Scratch folder;
  const TrinoServer trino(
      {.etc = LakeOf(folder.path(), demo.url(), "fleet_dev:" + demo.TokenOf("fleet_dev"), files)});
  const Ran ran = RunProgram(
      {Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/trino/life.py", trino.url()});
  EXPECT_EQ(trino.Ask("fleet_dev", besides.sql), Json::parse(besides.rows));
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
  EXPECT_EQ(seen["left"], Json::parse(besides.tables));
}

TEST(Trino, LivesATablesLifeAndJoinsWithOurs) {
  test::Server demo({.verb = "demo"});
  LivesATablesLife(demo, "fs.hadoop.enabled=true\n");
}

// With keys of its own: it has no signer.
TEST(TrinoOnS3, LivesATablesLifeAndJoinsWithOurs) {
  const test::S3Server s3(false);
  test::Server demo({.verb = "demo", .more = s3.settings(s3.root() + "/mesh")});
  // A file without field ids, which stays where a team put it.
  const test::Scratch folder;
  const fs::path file = folder.path() / "seats.parquet";
  ASSERT_EQ(
      demo.As("fleet_dev", {"query", "SELECT range AS seat, 'S' || range AS name FROM range(5)",
                            "--format", "parquet", "--out", file})
          .code,
      0);
  store::OpenObjects({.roots = {s3.root()}, .s3 = s3.options()})
      ->PutFile(s3.root() + "/mesh/fleet/seats/seats.parquet", file);
  const test::Finished taken = demo.As("fleet_dev", {"import", s3.root() + "/mesh/fleet/seats/"});
  ASSERT_EQ(taken.code, 0) << taken.err;
  LivesATablesLife(demo,
                   "fs.native-s3.enabled=true\ns3.endpoint=" + s3.url() +
                       "\ns3.region=eu-central-1\ns3.path-style-access=true\n"
                       "s3.aws-access-key=" +
                       s3.options().access_key + "\ns3.aws-secret-key=" + s3.options().secret_key +
                       "\n",
                   {"SELECT count(*), sum(seat), max(name) FROM fleet.seats", R"([[5, 10, "S4"]])",
                    R"([["seats"]])"});
}

}  // namespace
}  // namespace weft::peers_test
