#include "product/test_lake_shop.hpp"
#include "robust/shop_server.hpp"

// A home that lies elsewhere than it was made: restored from a backup, or moved.
namespace weft::test {
namespace {

using product::TestFiles;

const std::string kNewest = "SELECT order_id, gross_price FROM orders.newest ORDER BY order_id";
const std::string kOrders = "orders/orders/orders.csv";

size_t FilesBelow(const std::filesystem::path& folder) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    files += entry.is_regular_file() ? 1 : 0;
  return files;
}

// Bytes that name the other home: in metadata as text, in manifests as they are.
bool Names(const std::filesystem::path& folder, const std::string& home) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() != ".parquet" &&
        ReadFile(entry.path()).find(home) != std::string::npos)
      return true;
  return false;
}

class MovedHome : public ::testing::Test {
 protected:
  void SetUp() override {
    TestFiles files = product::WithNewest();
    ASSERT_EQ(Apply(server_, "admin", files).code, 0);
    Make();
    files[kOrders] = "order_id,customer_id,gross_price\n1,123,1.00\n9,127,9.00\n";
    ASSERT_EQ(Apply(server_, "admin", files).code, 0);
    Make();
    answer_ = server_.Rows("orders_dev", kNewest);
    ASSERT_EQ(answer_.size(), 9u);
    const Finished versions =
        server_.As("orders_dev", {"get", "snapshots", "orders.newest", "-o", "json"});
    first_ = Json::parse(versions.out)["items"].back()["id"];
  }

  void Make() {
    const Finished ran = server_.As("orders_dev", {"run", "orders.newest", "--wait"});
    ASSERT_EQ(ran.code, 0) << ran.err;
  }

  std::string First() const {
    return "SELECT sum(gross_price)::DOUBLE FROM orders.newest AT (VERSION => " + first_ + ")";
  }

  void ExpectTheSame(Server& second) {
    EXPECT_EQ(second.Rows("orders_dev", kNewest), answer_);
    EXPECT_EQ(second.Rows("orders_dev", First()), Json::parse("[[803.4]]"));
    EXPECT_TRUE(IsHealthy(second));
    EXPECT_FALSE(Names(second.home() / "lake", server_.home().string()));
  }

  Server server_;
  Json answer_;
  std::string first_;
};

TEST_F(MovedHome, ABackupThatIsRestoredElsewhereStandsBesideItsFormerHome) {
  const Scratch scratch;
  const std::string file = (scratch.path() / "backup").string();
  ASSERT_EQ(server_.As("admin", {"backup", file}).code, 0);
  const std::string home = (scratch.path() / "home").string();
  ASSERT_EQ(Weft({"restore", file, "--home", home}).code, 0);
  const size_t files = FilesBelow(server_.home() / "lake");
  Server second({.home = home});
  ExpectTheSame(second);
  ASSERT_EQ(second.As("orders_dev", {"run", "orders.newest", "--wait", "--whole"}).code, 0);
  EXPECT_EQ(FilesBelow(server_.home() / "lake"), files) << "it writes into its own";
  second.Kill();
  second.Start();
  EXPECT_EQ(second.Rows("orders_dev", First()), Json::parse("[[803.4]]"));
}

TEST_F(MovedHome, AFolderThatWasRenamedIsFoundAgain) {
  ASSERT_EQ(server_.Stop(), 0);
  const Scratch scratch;
  const auto home = scratch.path() / "moved";
  std::filesystem::rename(server_.home(), home);
  Server second({.home = home});
  ExpectTheSame(second);
}

}  // namespace
}  // namespace weft::test
