#include "policy/loosening.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

// A domain may be stricter than the mesh, never looser.
namespace weft::policy::test {
namespace {

using mesh::Effect;
using mesh::Mask;
using mesh::Rule;
using Type = Mask::Type;

// What is wrong with a rule of domain fleet beside this global one; empty: nothing.
std::string Fault(const Rule& global, const Rule& own) {
  TestMesh mesh;
  const mesh::Policy policy{.name = "fleet.own", .domain = "fleet", .rules = {own}};
  mesh.Add(mesh::Policy{.name = "pii", .rules = {global}});
  mesh.Add(policy);
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const std::vector<mesh::TablePtr> tables{snapshot->FindTable({"fleet", "planes"})};
  const std::vector<Loosening> found = FindLoosenings(policy, tables, *snapshot);
  return found.empty() ? "" : found[0].what;
}

Rule Deny(const mesh::Subjects& to, const mesh::Subjects& except = {}) {
  return {.name = "no", .effect = Effect::kDeny, .to = to, .except = except};
}
Rule Allow(const mesh::Subjects& to) { return {.name = "yes", .to = to}; }
Rule Masks(const mesh::Subjects& to, Type type, const std::string& column = "tailnum") {
  return {
      .name = "mask", .effect = Effect::kRestrict, .to = to, .masks = {{column, NamedMask(type)}}};
}
const mesh::Subjects kAll{.everyone = true};
const mesh::Subjects kAnalytics{.teams = {"analytics"}};
const mesh::Subjects kAnalyst{.users = {"analyst"}};

TEST(Loosening, AnAllowThatIsDeniedWhereverItCouldGrant) {
  EXPECT_EQ(Fault(Deny(kAll), Allow(kAnalytics)),
            "can never grant anything: rule \"no\" of global policy pii denies it");
  EXPECT_NE(Fault(Deny({.members = true}), Allow(kAnalytics)), "") << "a team's people are members";
  EXPECT_NE(Fault(Deny(kAnalytics), Allow(kAnalyst)), "") << "the analyst is of that team";
  EXPECT_NE(Fault(Deny(kAll), Allow({.domains = {"flights"}})), "");
  Rule hide = Deny(kAll);
  hide.action = mesh::Action::kDiscover;
  EXPECT_NE(Fault(hide, Allow(kAnalytics)), "");
}

TEST(Loosening, NotWhereTheAllowStillHasAnEffect) {
  EXPECT_EQ(Fault(Deny(kAnalytics), Allow(kAll)), "") << "others get something";
  EXPECT_EQ(Fault(Deny(kAnalytics), Allow({.users = {"guest"}})), "");
  EXPECT_EQ(Fault(Deny(kAll, kAnalyst), Allow(kAnalytics)), "") << "one of them is excepted";
  EXPECT_EQ(Fault(Deny(kAll, kAnalyst), Allow(kAnalyst)), "");
  EXPECT_NE(Fault(Deny(kAll, {.users = {"guest"}}), Allow(kAnalyst)), "") << "another is";
  Rule ending = Deny(kAll);
  ending.until = kNow;
  EXPECT_EQ(Fault(ending, Allow(kAnalytics)), "") << "it ends, then the allow grants";
  Rule liftable = Deny(kAll);
  liftable.purposes = {"safety"};
  EXPECT_EQ(Fault(liftable, Allow(kAnalytics)), "") << "a purpose lifts it";
  Rule elsewhere = Deny(kAll);
  elsewhere.on.tables = {"flights.departures"};
  EXPECT_EQ(Fault(elsewhere, Allow(kAnalytics)), "");
  EXPECT_EQ(Fault(Deny(kAll), Allow({.domains = {"fleet"}})), "") << "at home only a name counts";
}

TEST(Loosening, AMaskThatShowsMoreThanAGlobalOne) {
  EXPECT_EQ(
      Fault(Masks(kAll, Type::kHash), Masks(kAnalytics, Type::kShowLast4)),
      "masks tailnum of fleet.planes with show-last-4, but rule \"mask\" of global policy pii "
      "masks it with hash for all of these");
  EXPECT_EQ(Fault(Masks(kAll, Type::kHash), Masks(kAnalytics, Type::kNull)), "") << "stricter";
  EXPECT_EQ(Fault(Masks(kAll, Type::kHash), Masks(kAnalytics, Type::kHash)), "") << "the same";
  EXPECT_EQ(Fault(Masks(kAnalytics, Type::kHash), Masks(kAll, Type::kYear)), "")
      << "it binds others";
  EXPECT_EQ(Fault(Masks(kAll, Type::kHash), Masks(kAnalytics, Type::kYear, "built")), "")
      << "another column";
  Rule by_class = Masks(kAll, Type::kNull);
  by_class.masks.clear();
  by_class.mask = NamedMask(Type::kNull);
  by_class.on.classifications = {"confidential"};
  EXPECT_NE(Fault(by_class, Masks(kAnalytics, Type::kHash)), "");
  Rule allow = Allow(kAnalytics);
  allow.masks = {{"tailnum", NamedMask(Type::kShowFirst4)}};
  EXPECT_NE(Fault(by_class, allow), "") << "also of an allow";
}

TEST(Loosening, AFilterOrADenialNeverLoosens) {
  Rule filter{.name = "rows", .effect = Effect::kRestrict, .to = kAll};
  filter.filter = mesh::ParseCondition("seats > 100");
  EXPECT_EQ(Fault(filter, filter), "");
  EXPECT_EQ(Fault(Deny(kAll), Deny(kAnalytics)), "");
}

TEST(Loosening, AgreementsThatLastLonger) {
  const auto days = [](int n) {
    return Rule{.name = "r" + std::to_string(n),
                .effect = Effect::kRequests,
                .to = kAll,
                .longest_days = n};
  };
  EXPECT_EQ(
      Fault(days(30), days(90)),
      "lets agreements last 90 days, but rule \"r30\" of global policy pii ends them after 30");
  EXPECT_EQ(Fault(days(30), days(7)), "");
}

}  // namespace
}  // namespace weft::policy::test
