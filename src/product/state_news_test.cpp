#include "product/state_news.hpp"

#include <gtest/gtest.h>

#include "product/test_shop.hpp"

namespace weft::product {
namespace {

using std::chrono::hours;
using Strings = std::vector<std::string>;

const std::string kFile = "orders/orders/orders.csv";
const std::string kTest = "orders/revenue/tests/no_loss.sql";

class StateNewsTest : public ::testing::Test {
 protected:
  StateNewsTest() {
    files_["orders/orders/orders.odcs.yaml"] =
        ContractYaml("orders", "orders", kOrderColumns,
                     FileServer("orders.csv") +
                         "slaProperties:\n  - property: freshness\n    value: 2\n    unit: h\n");
    Apply();
  }

  void Apply() {
    mesh_.Apply(files_);
    mesh_.Check();
  }
  void Restart() {
    news_.reset();
    mesh_.Restart();
    Watch();
  }
  void Watch() {
    news_ = std::make_unique<StateNews>(mesh_.registry(), mesh_.guard(), mesh_.states(),
                                        mesh_.reminders());
  }
  size_t Tell() {
    if (!news_) Watch();
    return news_->Tell();
  }
  // Oldest first.
  Strings NewsOf(const std::string& user) {
    Strings texts;
    for (const auto& row : mesh_.notices().Since(user, 0, 10))
      texts.push_back(row.notice.what + " " + row.notice.subject + ": " + row.notice.text);
    return texts;
  }

  TestMesh mesh_;
  TestFiles files_ = Shop();
  std::unique_ptr<StateNews> news_;
};

const std::string kLate =
    "late product orders.orders: orders.orders is late: new data is late by 60 minutes";
const std::string kRecovered =
    "recovered product orders.orders: orders.orders is no longer late: its state is fresh";

TEST_F(StateNewsTest, OwnersAreToldOnceWhenAProductBecomesLateAndWhenItRecovers) {
  EXPECT_EQ(Tell(), 0u);
  mesh_.clock().Advance(hours(3));
  EXPECT_EQ(Tell(), 1u);
  EXPECT_EQ(Tell(), 0u);
  EXPECT_EQ(NewsOf("orders_dev"), Strings{kLate}) << "the domain's team";
  EXPECT_EQ(NewsOf("marketer"), Strings{kLate}) << "who is named as owner";
  EXPECT_TRUE(NewsOf("accounts_dev").empty());
  files_[kFile] += "9,123,1.00\n";
  Apply();
  EXPECT_EQ(Tell(), 1u);
  EXPECT_EQ(Tell(), 0u);
  EXPECT_EQ(NewsOf("marketer"), (Strings{kLate, kRecovered}));
}

TEST_F(StateNewsTest, WhatWasToldIsNotToldAgainAfterARestart) {
  mesh_.clock().Advance(hours(3));
  EXPECT_EQ(Tell(), 1u);
  Restart();
  EXPECT_EQ(Tell(), 0u);
  files_[kFile] += "9,123,1.00\n";
  Apply();
  EXPECT_EQ(Tell(), 1u);
  Restart();
  mesh_.clock().Advance(hours(3));
  EXPECT_EQ(Tell(), 1u) << "it is late anew";
  EXPECT_EQ(NewsOf("marketer"), (Strings{kLate, kRecovered, kLate}));
}

TEST_F(StateNewsTest, WhatFailsIsToldWithItsTableAndAlsoWhenItWasLate) {
  mesh_.clock().Advance(hours(3));
  files_[kTest] = "SELECT source FROM orders.revenue LIMIT 1\n";
  files_["orders/orders/tests/never.sql"] = "SELECT 1 FROM orders.orders\n";
  Tell();
  Apply();
  EXPECT_EQ(Tell(), 2u);
  EXPECT_EQ(NewsOf("marketer").back(),
            "failing product orders.orders: orders.orders is failing: 1 check fails");
  files_.erase(kTest);
  Apply();
  EXPECT_EQ(Tell(), 1u);
  EXPECT_EQ(NewsOf("orders_dev").back(),
            "recovered product orders.revenue: orders.revenue is no longer failing: its state is "
            "unknown");
}

TEST_F(StateNewsTest, OfAProductThatIsGoneThereIsNothingToSay) {
  mesh_.clock().Advance(hours(3));
  Tell();
  for (const char* path : {"orders/orders/orders.odps.yaml", "orders/orders/orders.odcs.yaml",
                           "orders/orders/orders.csv", "orders/revenue/revenue.odps.yaml",
                           "orders/revenue/revenue.odcs.yaml", "orders/revenue/revenue.sql",
                           "orders/revenue/policy.yaml", "orders/revenue/tests/no_loss.sql"})
    files_.erase(path);
  mesh_.Apply(files_, mesh_.User("admin"), {.allow_breaking = true});
  EXPECT_EQ(Tell(), 0u);
}

}  // namespace
}  // namespace weft::product
