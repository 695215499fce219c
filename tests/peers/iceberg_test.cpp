#include <gtest/gtest.h>

#include <regex>

#include "base/files.hpp"
#include "product/test_lake_shop.hpp"
#include "run.hpp"
#include "support/server.hpp"

// Iceberg's own judge and clients, beside the catalog that the real binary is.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kIceberg = fs::path(WEFT_SOURCE_DIR) / "tests/peers/iceberg";
const fs::path kDeps = fs::path(WEFT_SOURCE_DIR) / ".deps";

std::string CatalogOf(const test::Server& server) { return server.url() + "/iceberg"; }

// "        144 tests successful" -> 144
int CountOf(const std::string& output, const std::string& what) {
  std::smatch found;
  const std::regex line("\\[ *([0-9]+) tests " + what);
  return std::regex_search(output, found, line) ? std::stoi(found[1]) : -1;
}

// The kit makes tables below /tmp, as it is written; the warehouse is there, too.
TEST(CompatibilityKit, FindsNothingWrong) {
  const test::Scratch folder;
  test::Server server({.verb = "serve", .home = {}, .more = {"--warehouse", "file:///tmp"}});
  const test::Finished ended = test::Run(
      {.arguments = {"/usr/bin/java", "-Drck.local=false", "-Drck.purge-test-namespaces=true",
                     "-Drck.requires-namespace-create=true", "-cp", kDeps / "iceberg/*",
                     "org.junit.platform.console.ConsoleLauncher", "execute", "--select-class",
                     "org.apache.iceberg.rest.RESTCompatibilityKitSuite", "--details=tree",
                     "--disable-ansi-colors"},
       .environment = {{"CATALOG_URI", CatalogOf(server)},
                       {"CATALOG_WAREHOUSE", "weft"},
                       {"CATALOG_TOKEN", server.TokenOf("admin")}},
       .folder = folder.path()},
      std::chrono::minutes(15));
  EXPECT_EQ(CountOf(ended.out, "failed"), 0) << ended.out;
  EXPECT_GE(CountOf(ended.out, "successful"), 144) << ended.out;
}

Json Life(test::Server& demo) {
  const Ran ran = RunProgram({Tool("python"), kIceberg / "life.py", CatalogOf(demo),
                              "fleet_dev:" + demo.TokenOf("fleet_dev"), "fleet"});
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  // The line that is an object: PyIceberg tells of its repeats before or after it.
  const size_t from = std::min(ran.output.find('{'), ran.output.size());
  return Json::parse(ran.output.substr(from, ran.output.find('\n', from) - from), nullptr, false);
}

TEST(PyIceberg, LivesATablesLife) {
  test::Server demo({.verb = "demo"});
  const Json seen = Life(demo);
  ASSERT_TRUE(seen.is_object());
  EXPECT_EQ(seen["appended"], Json::parse(R"([["A1", 10], ["A2", 20], ["B1", 30]])"));
  EXPECT_EQ(seen["overwritten"], Json::parse(R"([["A1", 11], ["A2", 20], ["B1", 30]])"));
  EXPECT_EQ(seen["evolved"], Json::parse(R"([["A1", 11, null], ["A2", 20, null],
      ["B1", 30, null], ["C1", 40, "new"]])"));
  EXPECT_EQ(seen["deleted"], Json::parse(R"([["A1", 11, null], ["A2", 20, null]])"));
  EXPECT_EQ(seen["first"], Json({"A1", "A2"}));
  EXPECT_EQ(seen["tags"], Json({"beginning", "main"}));
  EXPECT_EQ(seen["properties"], Json({{"owner", "peers"}}));
  EXPECT_EQ(seen["both"], Json({"A1", "A2", "D1", "D2"}));
  EXPECT_EQ(seen["tables"], Json::parse(R"([["fleet", "doors"]])"));
  EXPECT_EQ(seen["gone"], false);
}

TEST(PyIceberg, LosesNothingWhenTwoWritersRace) {
  test::Server demo({.verb = "demo"});
  const Ran ran = RunProgram({Tool("python"), kIceberg / "race.py", CatalogOf(demo),
                              demo.TokenOf("fleet_dev"), "fleet", "200"});
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_NE(ran.output.find("equal"), std::string::npos) << ran.output;
}

Json Seen(test::Server& server) {
  const Ran ran = RunProgram({Tool("python"), kIceberg / "history.py", CatalogOf(server),
                              "orders_dev:" + server.TokenOf("orders_dev"), "orders.newest"});
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  const size_t from = std::min(ran.output.find('{'), ran.output.size());
  return Json::parse(ran.output.substr(from, ran.output.find('\n', from) - from), nullptr, false);
}

TEST(PyIceberg, ReadsAHomeThatWasRestoredElsewhereAndWhatAnErasureLeft) {
  const test::Scratch scratch;
  test::Server server;
  product::TestFiles files = product::WithNewest();
  for (const char* more : {"", "9,127,9.00\n"}) {
    files["orders/orders/orders.csv"] += more;
    product::WriteFiles(scratch.path() / "mesh", files);
    ASSERT_EQ(server.As("admin", {"apply", (scratch.path() / "mesh").string(), "--yes"}).code, 0);
    ASSERT_EQ(server.As("orders_dev", {"run", "orders.newest", "--wait"}).code, 0);
  }
  const Json before = Seen(server);
  ASSERT_EQ(before["now"].size(), 9u);
  const size_t versions = before["then"].size();
  ASSERT_GE(versions, 2u);
  const std::string file = (scratch.path() / "backup").string();
  const std::string home = (scratch.path() / "home").string();
  ASSERT_EQ(server.As("admin", {"backup", file}).code, 0);
  ASSERT_EQ(test::Weft({"restore", file, "--home", home}).code, 0);
  std::filesystem::remove_all(server.home() / "lake");
  test::Server second({.home = home});
  const Json after = Seen(second);
  EXPECT_EQ(after["now"], before["now"]);
  // Upkeep may have laid the rows into other files meanwhile, which is one version more.
  ASSERT_GE(after["then"].size(), versions);
  for (size_t i = 0; i < versions; ++i) EXPECT_EQ(after["then"][i], before["then"][i]);
  EXPECT_NE(after["location"], before["location"]);

  const test::Finished erased = second.As(
      "orders_dev",
      {"erase", "--table", "orders.newest", "--key", "customer_id=123", "--yes", "--wait"});
  ASSERT_EQ(erased.code, 0) << erased.err;
  const Json rest = Seen(second);
  EXPECT_EQ(rest["now"].size(), 6u) << "three orders were that customer's";
  EXPECT_EQ(rest["then"].size(), 1u);
}

TEST(DuckDb, ItsOwnClientWritesAndReads) {
  test::Server demo({.verb = "demo"});
  const Ran ran = RunProgram({Tool("python"), kIceberg / "duckdb_client.py", CatalogOf(demo),
                              demo.TokenOf("fleet_dev"), "fleet"});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  const Json seen = Json::parse(ran.output, nullptr, false);
  EXPECT_EQ(seen["count"], Json::parse("[[1000, 499500]]")) << ran.output;
  EXPECT_EQ(seen["both"], Json::parse(R"([["both"], ["both"]])"));
  EXPECT_EQ(seen["deleted"], Json::parse("[[101, 900]]"));
  EXPECT_EQ(seen["snapshots"], 3);
  EXPECT_EQ(seen["first"], Json::parse("[[1000]]"));
  EXPECT_EQ(seen["left"], Json::parse("[[0]]"));
}

}  // namespace
}  // namespace weft::peers_test
