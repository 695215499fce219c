#include <gtest/gtest.h>

#include "fault_proxy.hpp"
#include "run.hpp"
#include "store/test_objects.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"

// The lake in a real S3: made, read, written by others, over a bad wire and over restarts.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;
const fs::path kIceberg = fs::path(WEFT_SOURCE_DIR) / "tests/peers/iceberg";

const std::string kSum =
    "SELECT count(*)::INTEGER, sum(flights)::INTEGER FROM flights.delays_by_route";
const Json kWhole = Json::parse("[[439, 336776]]");

class S3Lake : public ::testing::Test {
 protected:
  // The demo, its lake in the bucket; over the wire that can be damaged, where it is wished.
  explicit S3Lake(bool is_proxied = false)
      : demo_({.verb = "demo", .home = {}, .more = SettingsOf(is_proxied)}) {}

  std::vector<std::string> SettingsOf(bool is_proxied) const {
    std::vector<std::string> settings = server_.settings(root_);
    if (is_proxied) *(std::ranges::find(settings, "--s3-endpoint") + 1) = proxy_.url();
    return settings;
  }
  size_t Files(const std::string& ending) {
    const auto addresses = store::Listed(*objects_, root_ + "/");
    return static_cast<size_t>(std::ranges::count_if(
        addresses, [&](const std::string& address) { return address.ends_with(ending); }));
  }
  Json Sum() { return demo_.Rows("analyst", kSum); }
  test::Finished Make() {
    return demo_.As("curator", {"run", "flights.delays_by_route", "--wait"});
  }
  std::string ClientKeys() const {
    return Json{{"s3.endpoint", server_.url()},
                {"s3.access-key-id", server_.options().access_key},
                {"s3.secret-access-key", server_.options().secret_key}}
        .dump();
  }
  Json Told(const std::string& program, const std::string& who, const std::string& what) {
    const Ran ran = RunProgram({Tool("python"), kIceberg / program, demo_.url() + "/iceberg",
                                who + ":" + demo_.TokenOf(who), what, ClientKeys()});
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    const size_t from = std::min(ran.output.find('{'), ran.output.size());
    return Json::parse(ran.output.substr(from, ran.output.find('\n', from) - from), nullptr, false);
  }

  test::S3Server server_{false};
  FaultProxy proxy_{server_.port()};
  const std::string root_ = server_.root() + "/mesh";
  std::unique_ptr<store::Objects> objects_ =
      store::OpenObjects({.roots = {root_}, .s3 = server_.options()});
  test::Server demo_;
};

TEST_F(S3Lake, AProductIsMadeThereAndStaysOverRestarts) {
  EXPECT_EQ(Sum(), kWhole);
  EXPECT_EQ(Files(".parquet"), 1u);
  EXPECT_EQ(Make().code, 0);
  EXPECT_EQ(Files(".parquet"), 2u);
  EXPECT_EQ(Sum(), kWhole);
  EXPECT_EQ(demo_.Stop(), 0);
  demo_.Start();
  EXPECT_EQ(Sum(), kWhole);
}

class FaultyS3Lake : public S3Lake {
 protected:
  FaultyS3Lake() : S3Lake(true) {}
};

TEST_F(FaultyS3Lake, ARunThatFailsLeavesWhatWasThere) {
  proxy_.Next(std::vector<Fault>(60, Fault::kBusy));
  EXPECT_NE(Make().code, 0);
  proxy_.Next({});
  EXPECT_EQ(Sum(), kWhole);
  EXPECT_EQ(Make().code, 0);
  EXPECT_EQ(Sum(), kWhole);
  proxy_.Next({Fault::kLost, Fault::kBusy, Fault::kCut, Fault::kUnsent});
  EXPECT_EQ(Make().code, 0) << "what passes is tried again";
  EXPECT_EQ(Sum(), kWhole);
}

TEST_F(S3Lake, PyIcebergReadsWhatIsMadeAndLivesATablesLife) {
  EXPECT_EQ(Told("read.py", "analyst", "flights.delays_by_route")["rows"], 439);
  const Json seen = Told("life.py", "fleet_dev", "fleet");
  ASSERT_TRUE(seen.is_object());
  EXPECT_EQ(seen["evolved"], Json::parse(R"([["A1", 11, null], ["A2", 20, null],
      ["B1", 30, null], ["C1", 40, "new"]])"));
  EXPECT_EQ(seen["deleted"], Json::parse(R"([["A1", 11, null], ["A2", 20, null]])"));
  EXPECT_EQ(seen["both"], Json({"A1", "A2", "D1", "D2"}));
  EXPECT_EQ(seen["gone"], false);
}

// PyIceberg's own signer in Amazon's own client, which has no keys.
TEST_F(S3Lake, RequestsAreSignedForTablesThatMayBeHad) {
  const Json analyst = Told("signed.py", "analyst", "flights.delays_by_route");
  EXPECT_EQ(analyst["metadata"], true);
  EXPECT_EQ(analyst["listed"], true);
  for (const char* refused : {"put", "delete", "elsewhere", "all", "copy", "acl"})
    EXPECT_EQ(analyst[refused], false) << refused;
  EXPECT_EQ(Sum(), kWhole);
  Told("life.py", "fleet_dev", "fleet");
  const Json writer = Told("signed.py", "fleet_dev", "fleet.signed");
  for (const char* done : {"metadata", "listed", "put", "parts", "delete", "deletes"})
    EXPECT_EQ(writer[done], true) << done;
  for (const char* refused : {"elsewhere", "all", "copy", "acl", "deletes_elsewhere"})
    EXPECT_EQ(writer[refused], false) << refused;
}

}  // namespace
}  // namespace weft::peers_test
