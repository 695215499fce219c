#include "product/impact.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "product/test_shop.hpp"

// Who gains and who loses by a plan, from what people really did.
namespace weft::product {
namespace {

constexpr const char* kPolicy = "accounts/registrations/policy.yaml";

class ImpactTest : public ::testing::Test {
 protected:
  ImpactTest() : files_(Shop()) { mesh_.Apply(files_); }

  Plan PlanOf(const std::string& user = "admin") {
    return mesh_.Apply(files_, mesh_.User(user), {.dry_run = true}).plan;
  }
  static std::vector<std::string> Who(const Plan& plan) {
    std::vector<std::string> who;
    for (const PlannedShift& each : plan.impact.shifts)
      who.push_back(each.shift.principal + " " + ToString(each.shift.table));
    return who;
  }
  using Strings = std::vector<std::string>;

  TestFiles files_;
  TestMesh mesh_;
};

TEST_F(ImpactTest, WhoeverUsedATableAndLosesItIsNamed) {
  mesh_.Ask("marketer", "SELECT name FROM accounts.registrations");
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  files_[kPolicy] = PolicyYaml(
      "registrations", "  - name: orders\n    effect: allow\n    to: {domains: [orders]}\n");
  const Plan plan = PlanOf();
  ASSERT_EQ(Who(plan), Strings{"marketer accounts.registrations"});
  EXPECT_EQ(plan.impact.shifts[0].touches, 2u);
  EXPECT_EQ(plan.impact.shifts[0].shift.losses.size(), 3u);
  const Json json = ToJson(plan)["access"][0];
  EXPECT_EQ(json["before"].get<std::string>() + json["after"].get<std::string>(), "readfind");
  EXPECT_NE(ToText(plan).find("- marketer on accounts.registrations (2 touches)\n"
                              "      may not read it any more"),
            std::string::npos)
      << ToText(plan);
}

TEST_F(ImpactTest, WhoeverWasRefusedAndGainsItIsNamed) {
  EXPECT_THROW(mesh_.Ask("orders_dev", "SELECT name FROM accounts.registrations"), Error);
  files_[kPolicy] +=
      "  - name: all\n    effect: allow\n    to: {everyone: true}\n    columns: "
      "[source]\n";
  const Plan plan = PlanOf("accounts_dev");
  ASSERT_EQ(Who(plan), Strings{"orders_dev accounts.registrations"});
  EXPECT_EQ(plan.impact.shifts[0].shift.gains.size(), 1u);
}

TEST_F(ImpactTest, NamedSubjectsCountWithoutAnyUse) {
  files_[kPolicy] +=
      "  - name: masked\n    effect: restrict\n    to: {teams: [marketing]}\n"
      "    masks: {name: hash}\n";
  const Plan plan = PlanOf();
  ASSERT_EQ(Who(plan), Strings{"marketer accounts.registrations"});
  EXPECT_EQ(plan.impact.shifts[0].touches, 0u);
  EXPECT_NE(ToText(plan).find("loses name (as is → hash)"), std::string::npos) << ToText(plan);
}

TEST_F(ImpactTest, OldUseDoesNotCount) {
  mesh_.Ask("marketer", "SELECT name FROM accounts.registrations");
  mesh_.clock().Advance(std::chrono::hours(24 * 91));
  files_["policies/all.yaml"] =
      PolicyYaml("all", "  - name: no\n    effect: deny\n    to: {members: true}\n");
  EXPECT_TRUE(Who(PlanOf()).empty());
}

TEST_F(ImpactTest, NobodyHearsOfUseOfOthersTables) {
  mesh_.Ask("marketer", "SELECT source FROM orders.revenue");
  files_["orders/revenue/policy.yaml"] = PolicyYaml(
      "revenue", "  - name: marketing\n    effect: deny\n    to: {teams: [marketing]}\n");
  const Plan plan = PlanOf("accounts_dev");
  EXPECT_FALSE(plan.refusals.empty());
  EXPECT_TRUE(Who(plan).empty());
  EXPECT_EQ(Who(PlanOf("orders_dev")), Strings{"marketer orders.revenue"});
}

TEST_F(ImpactTest, AClassificationThatComesShowsWhoLosesByIt) {
  files_["policies/confidential.yaml"] =
      PolicyYaml("confidential",
                 "  - name: hash\n    effect: restrict\n    to: {everyone: true}\n"
                 "    on: {classifications: [confidential]}\n    mask: hash\n");
  mesh_.Apply(files_);
  mesh_.Ask("marketer", "SELECT source FROM orders.revenue");
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  files_["accounts/registrations/registrations.odcs.yaml"] =
      ContractYaml("accounts", "registrations",
                   {kRegistrationColumns[0],
                    kRegistrationColumns[1],
                    {"source", "string", "        classification: confidential\n"}},
                   FileServer("registrations.csv"));
  EXPECT_EQ(Who(PlanOf()), (Strings{"domain:orders accounts.registrations",
                                    "marketer accounts.registrations", "marketer orders.revenue"}));
  EXPECT_EQ(Who(PlanOf("accounts_dev")),
            (Strings{"domain:orders accounts.registrations", "marketer accounts.registrations"}))
      << "what is made from it is another domain's";
}

TEST_F(ImpactTest, AUserWhoMovesTeamsIsCompared) {
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  files_["teams.yaml"] =
      Documents({TeamYaml("orders"), TeamYaml("accounts"), TeamYaml("marketing"),
                 UserYaml("admin", "", "admin"), UserYaml("orders_dev", "orders"),
                 UserYaml("accounts_dev", "accounts"), UserYaml("marketer", "orders")});
  EXPECT_EQ(Who(PlanOf()), Strings{"marketer accounts.registrations"});
}

TEST_F(ImpactTest, ADocumentThatWouldBePutIsForeseen) {
  mesh_.Ask("marketer", "SELECT name FROM accounts.registrations");
  const mesh::ResourceId id{mesh::Kind::kPolicy, "accounts.registrations"};
  const auto foreseen = [&](const std::string& user, const std::string& document) {
    return mesh_.publisher().PlanPut(mesh_.User(user), id, document);
  };
  const std::string closed = PolicyYaml(
      "registrations", "  - name: orders\n    effect: allow\n    to: {domains: [orders]}\n");
  const uint64_t seq = mesh_.registry().Now()->seq;
  EXPECT_EQ(Who(foreseen("accounts_dev", closed)), Strings{"marketer accounts.registrations"});
  const Plan strangers = foreseen("marketer", closed);
  EXPECT_FALSE(strangers.refusals.empty());
  EXPECT_TRUE(Who(strangers).empty());
  EXPECT_TRUE(foreseen("accounts_dev", files_[kPolicy]).IsEmpty());
  EXPECT_THROW(foreseen("accounts_dev", closed + "rulez: []\n"), Error);
  EXPECT_EQ(mesh_.registry().Now()->seq, seq) << "looking changed something";
}

TEST_F(ImpactTest, ADescriptionShiftsNothing) {
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  files_["orders/domain.yaml"] += "title: Orders\n";
  EXPECT_TRUE(Who(PlanOf()).empty());
}

}  // namespace
}  // namespace weft::product
