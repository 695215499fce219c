#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 2, the standard mesh, steps 1, 2 and 4 and what 3 asks of this engine, with the
// warehouse in a folder: teams drop files into their places, the catalog knows them, everybody
// asks; a package is made for one consumer. tests/peers does the same in S3, with a key of each
// team.
namespace weft::test {
namespace {

namespace fs = std::filesystem;

const fs::path kShop = fs::path(WEFT_SOURCE_DIR) / "examples/shop";
const std::string kQuestion =
    "SELECT r.source, sum(o.gross_price) AS revenue FROM orders.orders o JOIN "
    "accounts.registrations "
    "r USING (customer_id) GROUP BY 1 ORDER BY 2 DESC";
const Json kAnswer =
    Json::parse(R"([["google_ads", "473.40"], ["organic", "280.00"], ["newsletter", "50.00"]])");
const std::string kPackage =
    "SELECT count(*), sum(gross_price) FROM orders.recommendation_interface";

class StandardMesh : public ::testing::Test {
 protected:
  Finished As(const std::string& user, std::vector<std::string> arguments) {
    return server_.As(user, std::move(arguments));
  }
  Json Done(const std::string& user, std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "json"});
    const Finished done = As(user, arguments);
    EXPECT_EQ(done.code, 0) << done.err << done.out;
    return done.code == 0 ? Json::parse(done.out) : Json::object();
  }
  fs::path warehouse() const { return server_.home() / "lake"; }
  // As a team puts it there: written elsewhere, then moved.
  void Drop(const fs::path& from, const std::string& to) const {
    const fs::path there = warehouse() / to;
    fs::create_directories(there.parent_path());
    fs::copy_file(from, there.string() + ".part");
    fs::rename(there.string() + ".part", there);
  }
  std::string Place(const std::string& place) const {
    return "file://" + (warehouse() / place).string() + "/";
  }
  // Parquet of a CSV, as another tool would write it.
  fs::path AsParquet(const std::string& csv) {
    Done("orders_dev", {"import", (kShop / "data" / csv).string(), "orders.scratch"});
    const fs::path file = folder_.path() / (fs::path(csv).stem().string() + ".parquet");
    EXPECT_EQ(As("orders_dev", {"query", "SELECT * FROM orders.scratch", "--format", "parquet",
                                "--out", file.string()})
                  .code,
              0);
    return file;
  }

  const Scratch folder_;
  Server server_{
      {.verb = "serve",
       .home = {},
       .more = {"--mesh", (kShop / "standard").string(), "--landing-interval", "200ms"}}};
};

// 1. Its meaning is found at once, and that nobody has its rows yet.
TEST_F(StandardMesh, AContractIsPutAndFoundBeforeItsData) {
  const std::string address = "/api/v1/contracts/accounts.registrations";
  std::string document =
      ReadFile(kShop / "standard/accounts/registrations/registrations.odcs.yaml");
  const std::string was = "The username the customer chose.";
  document.replace(document.find(was), was.size(), "The pseudonym that the customer chose.");
  const auto put = [&](const std::string& etag) {
    return Exchange(server_.port(),
                    Head("PUT " + address, server_.TokenOf("accounts_dev"),
                         "Content-Type: application/yaml\r\nIf-Match: " + etag +
                             "\r\nContent-Length: " + std::to_string(document.size()) + "\r\n") +
                        document);
  };
  const std::string read =
      Exchange(server_.port(), Head("GET " + address, server_.TokenOf("accounts_dev")));
  const size_t at = read.find("ETag: ") + 6;
  const std::string etag = read.substr(at, read.find('\r', at) - at);
  EXPECT_EQ(StatusOf(put(etag)), 200);
  const std::string stale = put(etag);
  EXPECT_EQ(StatusOf(stale), 409) << stale;
  EXPECT_NE(stale.find("read it again"), std::string::npos) << stale;

  const Json found = Done("marketer", {"search", "pseudonym"});
  ASSERT_EQ(found["items"].size(), 1u) << found;
  EXPECT_EQ(found["items"][0]["name"], "accounts.registrations.name");
  EXPECT_EQ(found["items"][0]["state"], "no data");
  const Finished read_by_people = As("marketer", {"search", "pseudonym", "-o", "table"});
  EXPECT_NE(read_by_people.out.find("no data yet"), std::string::npos) << read_by_people.out;
}

TEST_F(StandardMesh, TeamsDropFilesAndEverybodyAsks) {
  // 1. Known before there is data, found by its meaning.
  const Json found = Done("marketer", {"search", "username"});
  ASSERT_FALSE(found["items"].empty());
  EXPECT_EQ(found["items"][0]["name"], "accounts.registrations.name") << found;
  const Finished early = As("marketer", {"query", "SELECT * FROM accounts.registrations"});
  EXPECT_EQ(early.code, 1);
  EXPECT_NE(early.err.find("no data yet"), std::string::npos) << early.err;

  // 2. A file in its place is rows; in the wrong place it is a finding for the curator.
  Drop(AsParquet("registrations.csv"), "accounts/registrations/registrations.parquet");
  const Json taken = Done("accounts_dev", {"import", Place("accounts/registrations")});
  EXPECT_FALSE(fs::exists(warehouse() / "accounts/registrations/data")) << "nothing is copied";
  EXPECT_EQ(server_.Rows("marketer", "SELECT count(*) FROM accounts.registrations"),
            Json::parse("[[5]]"))
      << taken;
  EXPECT_EQ(Done("accounts_dev", {"import", Place("accounts/registrations")})["rows"], 0)
      << "each file once";
  Drop(kShop / "data/registrations.csv", "accounts/registrations.csv");
  Json duties{{"counts", Json::object()}};
  for (int tries = 0; tries < 100 && duties["counts"].value("file", 0) == 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    duties = Done("accounts_dev", {"duties"});
  }
  EXPECT_EQ(duties["counts"].value("file", 0), 1) << duties;
  EXPECT_EQ(Done("orders_dev", {"duties"})["counts"].value("file", 0), 0);

  // 3. THE QUESTION; later files are taken in without anybody asking.
  Done("orders_dev", {"import", (kShop / "data/orders_january.csv").string(), "orders.orders"});
  Drop(kShop / "data/orders_february.csv", "orders/orders/february.csv");
  Json answer;
  for (int tries = 0; tries < 200 && answer != kAnswer; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    answer = server_.Rows("marketer", kQuestion);
  }
  EXPECT_EQ(answer, kAnswer);
  // With masks: a name leaves accounts as a hash.
  EXPECT_EQ(
      server_.Rows("marketer", "SELECT count(*) FROM accounts.registrations WHERE name = 'ann'"),
      Json::parse("[[0]]"));
  EXPECT_EQ(server_.Rows("accounts_dev",
                         "SELECT count(*) FROM accounts.registrations WHERE name = 'ann'"),
            Json::parse("[[1]]"));
}

TEST_F(StandardMesh, ATableIsDraftedFromWhatLiesThere) {
  Drop(AsParquet("orders_january.csv"), "orders/receipts/2026/01.parquet");
  EXPECT_EQ(As("marketer", {"import", Place("orders/receipts")}).code, 1) << "not theirs";
  const Json made = Done("orders_dev", {"import", Place("orders/receipts")});
  EXPECT_EQ(made["rows"], 6) << made;
  EXPECT_EQ(made["drafted"]["columns"][2]["name"], "timestamp");
  EXPECT_EQ(server_.Rows("orders_dev", "SELECT count(*) FROM orders.receipts"),
            Json::parse("[[6]]"));
  EXPECT_EQ(As("orders_dev", {"import", "file:///elsewhere/x/"}).code, 1);
}

TEST_F(StandardMesh, APackageForOneConsumerGrowsMonthly) {
  // 4. January, then nothing new, then February.
  Done("orders_dev", {"import", (kShop / "data/orders_january.csv").string(), "orders.orders"});
  Done("orders_dev", {"run", "orders.recommendation_interface", "--wait"});
  EXPECT_EQ(server_.Rows("recommender", kPackage), Json::parse(R"([[6, "503.40"]])"));
  EXPECT_TRUE(
      fs::is_directory(warehouse() / "orders/recommendations/recommendation-interface/data"));
  const Json again = Done("orders_dev", {"run", "orders.recommendation_interface", "--wait"});
  EXPECT_EQ(again["items"][0]["rows"], 0);
  EXPECT_EQ(server_.Rows("recommender", kPackage), Json::parse(R"([[6, "503.40"]])"));
  Done("orders_dev", {"import", (kShop / "data/orders_february.csv").string(), "orders.orders"});
  const Json february = Done("orders_dev", {"run", "orders.recommendation_interface", "--wait"});
  EXPECT_EQ(february["items"][0]["rows"], 2);
  EXPECT_EQ(server_.Rows("recommender", kPackage), Json::parse(R"([[8, "803.40"]])"));
  const Finished refused = As("marketer", {"query", kPackage});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("team orders"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("weft request orders.recommendation_interface"), std::string::npos);
}

}  // namespace
}  // namespace weft::test
