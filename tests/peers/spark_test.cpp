#include <gtest/gtest.h>

#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"

// Spark on the lake that the real binary keeps.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

void ReadsAndAppends(test::Server& demo, const Json& settings) {
  const Ran ran =
      RunProgram({Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/spark/life.py",
                  demo.url(), "fleet_dev:" + demo.TokenOf("fleet_dev"),
                  fs::path(WEFT_SOURCE_DIR) / ".deps/trino", settings.dump()});
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

TEST(Spark, ReadsAndAppends) {
  test::Server demo({.verb = "demo"});
  ReadsAndAppends(demo, Json::object());
}

Json ReachOf(const test::S3Server& s3) {
  return {{"io-impl", "org.apache.iceberg.aws.s3.S3FileIO"},
          {"s3.endpoint", s3.url()},
          {"s3.path-style-access", "true"},
          {"client.region", "eu-central-1"}};
}

TEST(SparkOnS3, ReadsAndAppendsWithKeys) {
  const test::S3Server s3(false);
  test::Server demo({.verb = "demo", .more = s3.settings(s3.root() + "/mesh")});
  Json settings = ReachOf(s3);
  settings["s3.access-key-id"] = s3.options().access_key;
  settings["s3.secret-access-key"] = s3.options().secret_key;
  ReadsAndAppends(demo, settings);
}

// It has no keys: Weft signs each of its requests.
TEST(SparkOnS3, ReadsAndAppendsBySignedRequests) {
  const test::S3Server s3(false);
  test::Server demo({.verb = "demo", .more = s3.settings(s3.root() + "/mesh")});
  Json settings = ReachOf(s3);
  settings["header.X-Iceberg-Access-Delegation"] = "remote-signing";
  ReadsAndAppends(demo, settings);
}

}  // namespace
}  // namespace weft::peers_test
