#include "product/deprecation.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

const std::string kOrders = "orders/orders/orders.odps.yaml";

std::string Deprecated(const std::string& product, const std::string& end) {
  std::string text = product;
  text.replace(text.find("status: active"), 14, "status: deprecated");
  return text + "customProperties:\n  - {property: weft.endOfLife, value: \"" + end + "\"}\n";
}

class DeprecationTest : public ::testing::Test {
 protected:
  DeprecationTest() { mesh_.Apply(Shop()); }

  TestFiles Next() const {
    TestFiles files = Shop();
    files[kOrders] = Deprecated(files[kOrders], "2027-06-30");
    return files;
  }
  std::vector<std::string> NewsOf(const std::string& user) {
    std::vector<std::string> texts;
    for (const auto& row : mesh_.notices().LastOf(user, 10))
      texts.push_back(row.notice.what + " " + row.notice.subject + ": " + row.notice.text);
    return texts;
  }

  TestMesh mesh_;
};

using Strings = std::vector<std::string>;

TEST_F(DeprecationTest, ThePlanNamesReadersAndWhoIsTold) {
  mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
  const mesh::Caller dev = mesh_.User("orders_dev");
  mesh_.agreements().Share({dev, "r", "test"},
                           {.table = {"orders", "orders"}, .consumer = "accounts"});
  const ApplyResult plan = mesh_.Apply(Next(), dev, {.dry_run = true});
  ASSERT_EQ(plan.plan.deprecations.size(), 1u);
  const Deprecation& found = plan.plan.deprecations[0];
  EXPECT_EQ(ToString(found.table), "orders.orders");
  EXPECT_EQ(found.notice, "orders.orders is deprecated and retires on 2027-06-30");
  EXPECT_EQ(found.readers, (Strings{"orders_dev", "product orders.revenue", "team accounts"}));
  EXPECT_EQ(found.told, (Strings{"accounts_dev", "orders_dev"}));
  EXPECT_NE(ToText(plan.plan).find("told: accounts_dev, orders_dev"), std::string::npos);
  EXPECT_TRUE(plan.plan.breaking.empty());
  EXPECT_TRUE(mesh_.Apply(Shop(), dev, {.dry_run = true}).plan.deprecations.empty());
}

TEST_F(DeprecationTest, PeopleAreToldWithTheChangeAndOnce) {
  mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
  mesh_.Apply(Next());
  EXPECT_EQ(NewsOf("orders_dev"),
            Strings{"deprecated orders.orders: admin: orders.orders is deprecated and retires on "
                    "2027-06-30"});
  TestFiles again = Next();
  again["orders/orders/orders.odps.yaml"] += "tags: [money]\n";
  mesh_.Apply(again);
  EXPECT_EQ(NewsOf("orders_dev").size(), 1u);
  EXPECT_TRUE(NewsOf("marketer").empty()) << "who never read it is not told";
}

TEST_F(DeprecationTest, WhatIsRetiredAtOnceBreaksItsReaders) {
  TestFiles files = Shop();
  files[kOrders].replace(files[kOrders].find("status: active"), 14, "status: retired");
  const ApplyResult plan = mesh_.Apply(files, mesh_.User("admin"), {.dry_run = true});
  ASSERT_FALSE(plan.plan.breaking.empty());
  EXPECT_EQ(plan.plan.breaking[0].change.message, "the table is retired");
  EXPECT_EQ(plan.plan.deprecations.size(), 1u);
}

TEST_F(DeprecationTest, AfterItsDateItIsRetiredAndMayGo) {
  mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
  mesh_.Apply(Next());
  mesh_.clock().Advance(std::chrono::hours(24 * 365));
  try {
    mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
    ADD_FAILURE() << "it still answers";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    EXPECT_NE(error.message().find("orders.orders is retired"), std::string::npos);
  }
  TestFiles files = Shop();
  for (const auto& [path, _] : Shop())
    if (path.starts_with("orders/") && path != "orders/domain.yaml") files.erase(path);
  EXPECT_TRUE(mesh_.Apply(files, mesh_.User("admin"), {.allow_breaking = true}).applied);
}

}  // namespace
}  // namespace weft::product
