#include <gtest/gtest.h>

#include "product/test_shop.hpp"

// A product that is applied without the rest of its folder: from the portal.
namespace weft::product {
namespace {

const TestFiles kStock{
    {"orders/stock/stock.odps.yaml", ProductYaml("orders", "stock", "orders_dev")},
    {"orders/stock/stock.odcs.yaml",
     ContractYaml("orders", "stock", {{"item", "string"}, {"pieces", "integer"}},
                  FileServer("data/stock.csv"))},
    {"orders/stock/data/stock.csv", "item,pieces\nlamp,3\nchair,4\n"},
};

class PartTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(Shop()); }

  ApplyResult Apply(const TestFiles& files, ApplyRequest request,
                    const std::string& user = "orders_dev") {
    return mesh_.Apply(files, mesh_.User(user), std::move(request));
  }
  // What an apply is refused with.
  ErrorKind Refusal(const TestFiles& files, const ApplyRequest& request,
                    const std::string& user = "orders_dev") {
    try {
      Apply(files, request, user);
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "nothing was refused";
    return ErrorKind::kInternal;
  }
  // The files of one product of the shop.
  static TestFiles Of(const std::string& place) {
    TestFiles files = Shop();
    std::erase_if(files, [&](const auto& file) { return !file.first.starts_with(place); });
    return files;
  }

  TestMesh mesh_;
};

TEST_F(PartTest, ANewProductComesWithoutAFolder) {
  const ApplyRequest request{.product = "orders.stock"};
  EXPECT_TRUE(Apply(kStock, request).applied);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT sum(pieces) FROM orders.stock"),
            Json::parse("[[\"7\"]]"));
  EXPECT_FALSE(Apply(kStock, request).applied) << "it is there already";
  EXPECT_TRUE(mesh_.Apply(Shop()).plan.IsEmpty()) << "no folder takes it away";
  TestFiles theirs = kStock;
  theirs["orders/stock/data/stock.csv"] += "table,1\n";
  EXPECT_EQ(Refusal(theirs, request, "marketer"), ErrorKind::kForbidden);
}

TEST_F(PartTest, AChangeStaysWithItsFolderWhichSeesTheDrift) {
  TestFiles files = Of("orders/revenue/");
  files["orders/revenue/revenue.sql"] += "HAVING sum(o.gross_price) > 100\n";
  const ApplyResult result = Apply(files, {.product = "orders.revenue"});
  ASSERT_EQ(result.plan.changes.size(), 1u);
  EXPECT_EQ(result.plan.changes[0].code, std::vector<std::string>{"revenue.sql"});
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.revenue"), Json::parse("[[2]]"));
  const ApplyResult again = mesh_.Apply(Shop(), mesh_.User("admin"), {.dry_run = true});
  ASSERT_EQ(again.plan.changes.size(), 1u);
  EXPECT_TRUE(again.plan.changes[0].drifted);
}

TEST_F(PartTest, WhatIsLeftOutGoesAndWhatLiesElsewhereStays) {
  TestFiles files = Of("orders/revenue/");
  files.erase("orders/revenue/policy.yaml");
  const ApplyResult result = Apply(files, {.product = "orders.revenue"});
  ASSERT_EQ(result.plan.changes.size(), 1u);
  EXPECT_EQ(result.plan.changes[0].verb, Verb::kDelete);
  EXPECT_NE(mesh_.registry().Now()->Find({mesh::Kind::kProduct, "orders.orders"}), nullptr);
}

TEST_F(PartTest, WhoeverWasFasterIsNotOverwritten) {
  const mesh::ResourceId contract{mesh::Kind::kContract, "orders.stock"};
  EXPECT_TRUE(Apply(kStock, {.product = "orders.stock", .expected = {{contract, 0}}}).applied);
  TestFiles files = kStock;
  files["orders/stock/data/stock.csv"] += "table,1\n";
  const ApplyRequest stale{.product = "orders.stock", .expected = {{contract, 0}}};
  EXPECT_EQ(Refusal(files, stale), ErrorKind::kConflict);
  EXPECT_TRUE(Apply(files, {.product = "orders.stock", .expected = {{contract, 1}}}).applied);
}

TEST_F(PartTest, TheMeshsRulesHold) {
  TestFiles shop = Shop();
  shop["weft.yaml"] += "rules:\n  everyProductHasAnOwner: true\n";
  for (const auto& [path, name] : {std::pair("accounts/registrations/registrations", "accounts"),
                                   std::pair("orders/revenue/revenue", "orders")})
    shop[std::string(path) + ".odps.yaml"] +=
        std::string("  members:\n    - username: ") + name + "_dev\n      role: owner\n";
  mesh_.Apply(shop);
  TestFiles files = kStock;
  files["orders/stock/stock.odps.yaml"] = ProductYaml("orders", "stock");
  EXPECT_EQ(Refusal(files, {.product = "orders.stock"}), ErrorKind::kInvalid);
}

TEST_F(PartTest, FilesOfAnotherDomainAreNotItsOwn) {
  TestFiles files = kStock;
  files["teams.yaml"] = TeamYaml("ours");
  EXPECT_EQ(Refusal(files, {.product = "orders.stock"}, "admin"), ErrorKind::kInvalid);
}

}  // namespace
}  // namespace weft::product
