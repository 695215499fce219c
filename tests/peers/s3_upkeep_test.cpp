#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>
#include <thread>

#include "product/test_lake_shop.hpp"
#include "robust/shop_server.hpp"
#include "run.hpp"
#include "store/test_objects.hpp"
#include "support/s3_server.hpp"

// Upkeep in a real S3 server: small files become few, old versions and what nothing names go; who
// reads an old version reads it to its end.
namespace weft::peers_test {
namespace {

using std::chrono::milliseconds;

constexpr int kLarge = 500'000, kBefore = 10, kAfter = 30;
constexpr int kAll = kLarge + kBefore + kAfter + 2;
const std::string kFigures = "SELECT count(*) FROM orders.sent";

class S3Upkeep : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(test::Apply(weft_, "admin", product::WithSent()).code, 0);
    std::mt19937_64 random(8123);
    std::string rows;
    for (int i = 0; i < kLarge; ++i) rows += std::to_string(random() >> 2) + "\n";
    Send(rows);
    for (int i = 0; i < kBefore; ++i) Send(std::to_string(i) + "\n");
  }

  void Send(const std::string& rows) {
    const test::Scratch scratch;
    product::WriteFiles(scratch.path(), {{"rows.csv", "id\n" + rows}});
    const test::Finished sent =
        weft_.As("orders_dev", {"import", (scratch.path() / "rows.csv").string(), "orders.sent"});
    ASSERT_EQ(sent.code, 0) << sent.err;
  }
  Json Versions() {
    const test::Finished shown =
        weft_.As("orders_dev", {"get", "snapshots", "orders.sent", "-o", "json"});
    return Json::parse(shown.out)["items"];
  }
  std::set<std::string> DataFiles() {
    std::set<std::string> files;
    for (const std::string& address : store::Listed(*objects_, root_ + "/"))
      if (address.ends_with(".parquet")) files.insert(address);
    return files;
  }
  std::string Place() {
    const std::string file = *DataFiles().begin();
    return file.substr(0, file.rfind('/'));
  }
  static bool Within(std::chrono::seconds time, const std::function<bool()>& fits) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      if (fits()) return true;
      std::this_thread::sleep_for(milliseconds(300));
    }
    return false;
  }

  test::S3Server server_;
  const std::string root_ = server_.root() + "/mesh";
  std::unique_ptr<store::Objects> objects_ =
      store::OpenObjects({.roots = {root_}, .s3 = server_.options()});
  test::Server weft_{
      {.verb = "serve",
       .home = {},
       .more = {"--warehouse", root_, "--s3-endpoint", server_.url(), "--s3-region",
                server_.options().region, "--s3-access-key", server_.options().access_key,
                "--s3-secret-key-file", server_.secret_file().string(), "--upkeep-interval",
                "500ms", "--versions-keep", "2s", "--orphans-keep", "5s"}}};
};

TEST_F(S3Upkeep, FewFilesAreLeftAndWhoReadsAnOldVersionReadsItToItsEnd) {
  const std::set<std::string> old = DataFiles();
  const std::string orphan = Place() + "/orphan.parquet";
  objects_->Put(orphan, "nobody's");
  const std::string version = Versions()[0]["id"];
  const std::string body =
      Json{{"sql", "SELECT id FROM orders.sent AT (VERSION => " + version + ")"}}.dump();
  test::Socket reading(weft_.port());
  reading.Send(test::Head("POST /api/v1/query", weft_.TokenOf("orders_dev"),
                          "Accept: application/x-ndjson\r\nContent-Type: application/json\r\n"
                          "Content-Length: " +
                              std::to_string(body.size()) + "\r\n") +
               body);
  std::string rows = reading.Receive(std::chrono::seconds(20), "\r\n\r\n");
  ASSERT_EQ(test::StatusOf(rows), 200) << rows.substr(0, 500);

  for (int i = 0; i < kAfter; ++i) Send(std::to_string(i) + "\n");
  EXPECT_TRUE(Within(std::chrono::seconds(60), [&] {
    return !objects_->Look(orphan) && Versions().size() <= 3;
  })) << "what nothing names goes, and old versions";
  const std::set<std::string> now = DataFiles();
  for (const std::string& file : old) EXPECT_TRUE(now.contains(file)) << file << " is read";

  rows += reading.Receive(std::chrono::seconds(60));
  const std::string ids = "{\"id\":";
  int count = 0;
  for (size_t at = rows.find(ids); at != rows.npos; at = rows.find(ids, at + 1)) ++count;
  EXPECT_EQ(count, kLarge + kBefore);
  // The two newest versions stay: with two more, those before the small files became few are over.
  for (int i = 0; i < 2; ++i) Send("1\n");
  EXPECT_TRUE(Within(std::chrono::seconds(60), [&] { return DataFiles().size() <= 12; }))
      << DataFiles().size();
  EXPECT_EQ(weft_.Rows("orders_dev", kFigures), Json::array({Json::array({kAll})}));
  const std::string keys = Json{{"s3.endpoint", server_.url()},
                                {"s3.access-key-id", server_.options().access_key},
                                {"s3.secret-access-key", server_.options().secret_key}}
                               .dump();
  const Ran ran = RunProgram(
      {Tool("python"), std::filesystem::path(WEFT_SOURCE_DIR) / "tests/peers/iceberg/read.py",
       weft_.url() + "/iceberg", "orders_dev:" + weft_.TokenOf("orders_dev"), "orders.sent", keys});
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_NE(ran.output.find("\"rows\": " + std::to_string(kAll)), std::string::npos) << ran.output;
}

}  // namespace
}  // namespace weft::peers_test
