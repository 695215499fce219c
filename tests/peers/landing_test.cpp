#include <gtest/gtest.h>

#include <thread>

#include "run.hpp"
#include "store/test_objects.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"

// Scenario 2, step 2, in a real S3 server: a team's key writes below the team's folder alone, and
// what it puts there is rows.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kShop = fs::path(WEFT_SOURCE_DIR) / "examples/shop";

class Bucket : public ::testing::Test {
 protected:
  Bucket() {
    s3_.AddUser("accounts", "accounts-secret");
    EXPECT_EQ(Keys("give", s3_.options().access_key, s3_.options().secret_key, {"accounts"}), 0);
  }

  // As tests/peers/team_keys.py does it.
  int Keys(const std::string& verb, const std::string& key, const std::string& secret,
           std::vector<std::string> more) const {
    std::vector<std::string> command{Tool("python"),
                                     fs::path(WEFT_SOURCE_DIR) / "tests/peers/team_keys.py",
                                     verb,
                                     s3_.url(),
                                     s3_.options().region,
                                     key,
                                     secret,
                                     "lake"};
    command.insert(command.end(), more.begin(), more.end());
    return RunProgram(command).exit_code;
  }
  int PutAsAccounts(const std::string& object, const fs::path& file) const {
    return Keys("put", "accounts", "accounts-secret", {object, file});
  }

  test::S3Server s3_;
  test::Server weft_{{.verb = "serve",
                      .home = {},
                      .more = {"--mesh", (kShop / "standard").string(), "--warehouse", s3_.root(),
                               "--s3-endpoint", s3_.url(), "--s3-region", s3_.options().region,
                               "--s3-access-key", s3_.options().access_key, "--s3-secret-key-file",
                               s3_.secret_file().string(), "--landing-interval", "200ms"}}};
};

TEST_F(Bucket, ATeamsKeyFillsTheTeamsTables) {
  const fs::path csv = kShop / "data/registrations.csv";
  EXPECT_EQ(PutAsAccounts("orders/orders/stolen.csv", csv), 3) << "refused by S3";
  ASSERT_EQ(PutAsAccounts("accounts/registrations/registrations.csv", csv), 0);
  const test::Finished taken =
      weft_.As("accounts_dev", {"import", "s3://lake/accounts/registrations/", "-o", "json"});
  EXPECT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(weft_.Rows("marketer", "SELECT count(*) FROM accounts.registrations"),
            Json::parse("[[5]]"))
      << taken.out;
  // In the wrong place: the curator is told, no table is made.
  ASSERT_EQ(PutAsAccounts("accounts/registrations.csv", csv), 0);
  Json duties{{"counts", Json::object()}};
  for (int tries = 0; tries < 100 && duties["counts"].value("file", 0) == 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const test::Finished shown = weft_.As("accounts_dev", {"duties", "-o", "json"});
    duties = Json::parse(shown.out, nullptr, false);
    if (!duties.is_object()) duties = {{"counts", Json::object()}};
  }
  EXPECT_EQ(duties["counts"].value("file", 0), 1) << duties;
  // A whole table, drafted from what lies there.
  ASSERT_EQ(PutAsAccounts("accounts/sign_ups/2026/01.csv", csv), 0);
  const test::Finished made =
      weft_.As("accounts_dev", {"import", "s3://lake/accounts/sign_ups/", "-o", "json"});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(weft_.Rows("accounts_dev", "SELECT count(*), count(name) FROM accounts.sign_ups"),
            Json::parse("[[5, 5]]"));
}

// Parquet that fits the contract is a file of the table where it lies, for other engines as well.
TEST_F(Bucket, PlacedParquetIsReadByOthersWithoutACopy) {
  const test::Scratch folder;
  const fs::path file = folder.path() / "day.parquet";
  const test::Finished made = weft_.As(
      "accounts_dev", {"query",
                       "SELECT 200 + range AS customer_id, 'u' || range AS name, 'organic' "
                       "AS source FROM range(3)",
                       "--format", "parquet", "--out", file});
  ASSERT_EQ(made.code, 0) << made.err;
  ASSERT_EQ(PutAsAccounts("accounts/registrations/2026/day.parquet", file), 0);
  const test::Finished taken =
      weft_.As("accounts_dev", {"import", "s3://lake/accounts/registrations/", "-o", "json"});
  EXPECT_EQ(taken.code, 0) << taken.err;
  const auto objects = store::OpenObjects({.roots = {s3_.root()}, .s3 = s3_.options()});
  EXPECT_EQ(store::Listed(*objects, s3_.root() + "/accounts/registrations/data/").size(), 0u)
      << taken.out;
  EXPECT_EQ(
      weft_.Rows("accounts_dev", "SELECT name FROM accounts.registrations WHERE customer_id = 201"),
      Json::parse(R"([["u1"]])"));
  const Ran read =
      RunProgram({Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/iceberg/read.py",
                  weft_.url() + "/iceberg", "accounts_dev:" + weft_.TokenOf("accounts_dev"),
                  "accounts.registrations",
                  Json{{"s3.endpoint", s3_.url()},
                       {"s3.access-key-id", s3_.options().access_key},
                       {"s3.secret-access-key", s3_.options().secret_key}}
                      .dump()});
  ASSERT_EQ(read.exit_code, 0) << read.output;
  const Json seen = Json::parse(read.output.substr(read.output.find('{')), nullptr, false);
  EXPECT_EQ(seen["few"], Json::parse(R"([{"customer_id": 200, "name": "u0", "source": "organic"},
                                         {"customer_id": 201, "name": "u1", "source": "organic"},
                                         {"customer_id": 202, "name": "u2", "source": "organic"}])"))
      << read.output;
}

}  // namespace
}  // namespace weft::peers_test
