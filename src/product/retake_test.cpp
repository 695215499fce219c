#include "product/retake.hpp"

#include <gtest/gtest.h>

#include "product/test_shop.hpp"

namespace weft::product {
namespace {

class RetakeTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(Shop()); }

  TestMesh mesh_;
};

TEST_F(RetakeTest, MakesLostDataAnewFromTheFiles) {
  std::filesystem::remove_all(mesh_.home() / "home/data");
  mesh_.Restart();
  const auto lost = TablesWithoutData(*mesh_.registry().Now(), mesh_.engine());
  EXPECT_EQ(lost.size(), 2u);
  try {
    mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
    ADD_FAILURE() << "there is no data";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(error.message().find("not ready"), std::string::npos) << error.message();
  }
  EXPECT_TRUE(RetakeData(*mesh_.registry().Now(), mesh_.files(), mesh_.engine()).empty());
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[8]]"));
}

TEST_F(RetakeTest, NamesWhatCannotBeMadeAnewAndGoesOn) {
  std::filesystem::remove_all(mesh_.home() / "home/data");
  const auto table = mesh_.registry().Now()->FindTable({"orders", "orders"});
  std::filesystem::remove(mesh_.files().PathOf(table->file->sha256));
  mesh_.Restart();
  const auto faults = RetakeData(*mesh_.registry().Now(), mesh_.files(), mesh_.engine());
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_NE(faults[0].find("orders.orders"), std::string::npos) << faults[0];
  EXPECT_EQ(mesh_.Ask("marketer", "SELECT count(*) FROM accounts.registrations"),
            Json::parse("[[5]]"));
}

TEST_F(RetakeTest, TypedDataThatNoTableHasAnyMoreGoes) {
  const auto data = mesh_.home() / "home/data";
  TestFiles files = Shop();
  files["orders/orders/orders.csv"] = "order_id,customer_id,gross_price\n1,124,1.00\n";
  mesh_.Apply(files);
  const auto sweep = [&] { return SweepData(*mesh_.registry().Now(), data, mesh_.clock().Now()); };
  EXPECT_EQ(sweep(), 0u) << "it may belong to a plan";
  mesh_.clock().Advance(std::chrono::hours(24 * 365 * 10));  // the files' clock is the machine's
  EXPECT_EQ(sweep(), 2u) << "rows and their report";
  EXPECT_EQ(sweep(), 0u);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[1]]"));
  EXPECT_EQ(mesh_.Ask("marketer", "SELECT count(*) FROM accounts.registrations"),
            Json::parse("[[5]]"));
}

}  // namespace
}  // namespace weft::product
