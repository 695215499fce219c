#include "product/checker.hpp"

#include <gtest/gtest.h>

#include "product/test_lake_shop.hpp"

namespace weft::product {
namespace {

using quality::State;
using std::chrono::hours;

const std::string kOrders = "orders.orders", kRevenue = "orders.revenue";
const std::string kOrdersFile = "orders/orders/orders.csv";
const std::string kOrdersContract = "orders/orders/orders.odcs.yaml";

class CheckerTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(files_); }

  void Change(const std::string& path, const std::string& text) {
    files_[path] = text;
    mesh_.clock().Advance(hours(1));
    mesh_.Apply(files_);
  }
  store::CheckRow Last(const std::string& table) {
    return mesh_.states().Last(table).value_or(store::CheckRow{});
  }
  State StateOf(const std::string& table) {
    const auto found = mesh_.registry().Now()->FindTable(*mesh::ParseTableId(table));
    return mesh_.states().Of(*found, mesh_.clock().Now()).state;
  }
  static std::string ContractWith(const std::string& more) {
    return ContractYaml("orders", "orders", kOrderColumns, FileServer("orders.csv") + more);
  }

  TestMesh mesh_;
  TestFiles files_ = Shop();
};

TEST_F(CheckerTest, ChecksEveryTableOnceAndAgainWhenItChanges) {
  EXPECT_EQ(mesh_.Check(), 3u);
  EXPECT_EQ(mesh_.Check(), 0u);
  EXPECT_EQ(Last(kOrders).rows, 8u);
  EXPECT_EQ(Last(kOrders).failed, 0u);
  EXPECT_GT(Last(kOrders).passed, 0u);
  Change(kOrdersContract, ContractWith("tags: [new]\n"));
  EXPECT_EQ(mesh_.Check(), 1u);
  EXPECT_EQ(mesh_.states().Of(kOrders, 10).size(), 2u);
}

TEST_F(CheckerTest, KnowsSinceWhenTheDataIsAsItIs) {
  const Time applied = mesh_.clock().Now();
  mesh_.clock().Advance(hours(1));
  mesh_.Check();
  EXPECT_EQ(Last(kOrders).changed, applied);
  Change(kOrdersContract, ContractWith("tags: [new]\n"));
  mesh_.Check();
  EXPECT_EQ(Last(kOrders).changed, applied) << "the words are new, the data is not";
  Change(kOrdersFile, files_[kOrdersFile] + "9,123,1.00\n");
  mesh_.Check();
  EXPECT_EQ(Last(kOrders).changed, mesh_.clock().Now());
  EXPECT_EQ(Last(kOrders).rows, 9u);
}

TEST_F(CheckerTest, ATableInSqlHasNewDataWhenOneThatItReadsHas) {
  mesh_.Check();
  Change(kOrdersFile, files_[kOrdersFile] + "9,123,1.00\n");
  EXPECT_EQ(mesh_.Check(), 2u) << "orders, and revenue over it";
  EXPECT_EQ(Last(kRevenue).changed, mesh_.clock().Now());
  EXPECT_NE(Last("accounts.registrations").changed, mesh_.clock().Now());
}

TEST_F(CheckerTest, SaysWhichTestFails) {
  Change("orders/revenue/tests/no_loss.sql", "SELECT source FROM orders.revenue LIMIT 1\n");
  mesh_.Check();
  EXPECT_EQ(StateOf(kRevenue), State::kFailing);
  const auto rows = mesh_.states().Of(kRevenue, 1);
  EXPECT_NE(rows.at(0).results.find("tests/no_loss.sql"), std::string::npos) << rows[0].results;
}

TEST_F(CheckerTest, WhatIsPromisedMakesItLate) {
  Change(kOrdersContract,
         ContractWith("slaProperties:\n  - property: freshness\n    value: 2\n    unit: h\n"));
  mesh_.Check();
  EXPECT_EQ(StateOf(kOrders), State::kFresh);
  mesh_.clock().Advance(hours(3));
  EXPECT_EQ(StateOf(kOrders), State::kLate) << "nobody has to look for it to become so";
}

TEST_F(CheckerTest, WhatWasFoundOutlivesTheProcess) {
  mesh_.Check();
  mesh_.Restart();
  EXPECT_EQ(Last(kOrders).rows, 8u);
  EXPECT_EQ(mesh_.Check(), 0u) << "nothing has changed";
}

// It has no rows yet, which is no fault of theirs.
TEST_F(CheckerTest, AViewOverATableThatNoRunHasMadeIsNotLookedAt) {
  files_ = WithNewest();
  files_["orders/seen/seen.odps.yaml"] = ProductYaml("orders", "seen");
  files_["orders/seen/seen.odcs.yaml"] = ContractYaml("orders", "seen", kOrderColumns);
  files_["orders/seen/seen.sql"] = "SELECT order_id, customer_id, gross_price FROM orders.newest\n";
  mesh_.Apply(files_);
  EXPECT_EQ(mesh_.Check(), 3u) << "neither orders.newest nor orders.seen";
  EXPECT_EQ(StateOf("orders.seen"), State::kUnknown);
}

TEST_F(CheckerTest, ALookIsNobodysUse) {
  mesh_.Check();
  EXPECT_EQ(mesh_.lineage().usage().CountReaders(kOrders, Time{}), 0u);
}

}  // namespace
}  // namespace weft::product
