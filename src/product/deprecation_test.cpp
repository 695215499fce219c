#include "product/deprecation.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "mesh/parse.hpp"
#include "product/remind.hpp"
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

// The plan is made, an agreement comes into force, the plan is committed.
TEST_F(DeprecationTest, WhoWasGivenAccessBetweenPlanAndCommitIsToldToo) {
  const mesh::Caller admin = mesh_.User("admin");
  const mesh::ResourceId id{mesh::Kind::kProduct, "orders.orders"};
  const mesh::SnapshotPtr base = mesh_.registry().Now();
  std::vector<mesh::Finding> findings;
  auto read =
      mesh::ParseDocumentText(Next()[kOrders], {.domain = "orders", .product = "orders"}, findings);
  ASSERT_TRUE(read);
  auto after = std::make_shared<mesh::Resource>(std::move(*read));
  const mesh::ResourcePtr before = base->Find(id);
  after->folder = before->folder;
  after->path = before->path;
  Workshop workshop{mesh_.registry(), mesh_.files(), mesh_.guard(), mesh_.engine(),
                    mesh_.lineage()};
  const ChangeContext context{admin, "put", "r", "test"};
  Change change(workshop, context, base, MakePlan(base, {{id, after}}, admin, mesh_.guard().Now()));
  change.FindTold();
  change.CheckOnEngine();
  mesh_.agreements().Share({mesh_.User("orders_dev"), "r", "test"},
                           {.table = {"orders", "orders"}, .consumer = "accounts"});
  change.Commit(std::nullopt);
  const Strings news = NewsOf("accounts_dev");
  ASSERT_EQ(news.size(), 2u);
  EXPECT_TRUE(news[0].starts_with("deprecated orders.orders: admin:")) << news[0];
}

class ReminderTest : public DeprecationTest {
 protected:
  ReminderTest() {
    mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
    mesh_.Apply(Next());
  }
  // As a new process does: nothing but the registry remembers.
  size_t RemindAt(const std::string& time) {
    mesh_.clock().Advance(*ParseTime(time) - mesh_.clock().Now());
    return Reminding(mesh_.registry(), mesh_.guard(), mesh_.lineage(), mesh_.reminders()).Remind();
  }
};

TEST_F(ReminderTest, ReadersHearTwoWeeksAndADayBeforeTheEndAndOnceEach) {
  EXPECT_EQ(RemindAt("2027-06-01T00:00:00Z"), 0u);
  EXPECT_EQ(RemindAt("2027-06-16T08:00:00Z"), 1u);
  EXPECT_EQ(RemindAt("2027-06-16T09:00:00Z"), 0u);
  mesh_.Restart();
  EXPECT_EQ(RemindAt("2027-06-17T09:00:00Z"), 0u);
  EXPECT_EQ(RemindAt("2027-06-29T08:00:00Z"), 1u);
  EXPECT_EQ(RemindAt("2027-07-01T00:00:00Z"), 0u) << "it is over";
  const Strings news = NewsOf("orders_dev");
  ASSERT_EQ(news.size(), 3u);
  EXPECT_EQ(news[0], "retiring orders.orders: orders.orders retires within a day, on 2027-06-30");
  EXPECT_EQ(news[1], "retiring orders.orders: orders.orders retires in 14 days, on 2027-06-30");
  EXPECT_TRUE(NewsOf("marketer").empty());
}

TEST_F(ReminderTest, AfterALongSleepTheNearestIsEnough) {
  EXPECT_EQ(RemindAt("2027-06-29T20:00:00Z"), 1u);
  EXPECT_EQ(RemindAt("2027-06-29T21:00:00Z"), 0u);
  EXPECT_EQ(NewsOf("orders_dev").size(), 2u);
}

TEST_F(ReminderTest, WhoWasJustToldIsNotReminded) {
  mesh_.clock().Advance(*ParseTime("2027-06-20T00:00:00Z") - mesh_.clock().Now());
  TestFiles later = Shop();
  later[kOrders] = Deprecated(later[kOrders], "2027-07-01");
  mesh_.Apply(later);
  EXPECT_EQ(RemindAt("2027-06-20T01:00:00Z"), 0u);
  EXPECT_EQ(RemindAt("2027-06-30T01:00:00Z"), 1u);
}

}  // namespace
}  // namespace weft::product
