#include "policy/shift.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

// Who gains and who loses.
namespace weft::policy::test {
namespace {

using mesh::Rule;
using Type = mesh::Mask::Type;

const mesh::TableId kPlanes{"fleet", "planes"};

mesh::SnapshotPtr With(std::vector<Rule> rules) {
  TestMesh mesh;
  if (!rules.empty()) mesh.AddRules(std::move(rules));
  return mesh.Build();
}

std::vector<Shift> Shifts(std::vector<Rule> before, std::vector<Rule> after,
                          std::vector<std::string> who = {"analyst", "guest", "fleet_dev",
                                                          "domain:flights"}) {
  return FindShifts(With(std::move(before)), With(std::move(after)), kPlanes, who, kNow);
}

std::vector<std::string> Who(const std::vector<Shift>& shifts) {
  std::vector<std::string> who;
  for (const Shift& shift : shifts) who.push_back(shift.principal);
  return who;
}

const Rule kAll{.name = "all", .to = {.everyone = true}};
using Strings = std::vector<std::string>;

TEST(FindShifts, TellsWhoMayReadNow) {
  const auto shifts = Shifts({}, {{.name = "a", .to = {.teams = {"analytics"}}}});
  ASSERT_EQ(Who(shifts), Strings{"analyst"});
  EXPECT_TRUE(!shifts[0].could_read && shifts[0].can_read);
  ASSERT_EQ(shifts[0].gains.size(), 4u);
  EXPECT_EQ(shifts[0].gains[0].before, "not granted");
  EXPECT_EQ(shifts[0].gains[0].after, "as is");
  EXPECT_TRUE(GainsAny(shifts[0]) && !LosesAny(shifts[0]));
}

TEST(FindShifts, TellsMasksThatComeAndGo) {
  const Rule hash{.name = "h",
                  .effect = mesh::Effect::kRestrict,
                  .to = {.everyone = true},
                  .masks = {{"tailnum", NamedMask(Type::kHash)}}};
  const auto lost = Shifts({kAll}, {kAll, hash}, {"guest"});
  ASSERT_EQ(lost.size(), 1u);
  ASSERT_EQ(lost[0].losses.size(), 1u);
  EXPECT_EQ(lost[0].losses[0].column + " " + lost[0].losses[0].after, "tailnum hash");
  EXPECT_TRUE(lost[0].gains.empty());
  EXPECT_EQ(Shifts({kAll, hash}, {kAll}, {"guest"}).at(0).gains.size(), 1u);
}

TEST(FindShifts, TellsRowsThatComeAndGo) {
  Rule large{.name = "l", .effect = mesh::Effect::kRestrict, .to = {.everyone = true}};
  large.filter = mesh::ParseCondition("seats > 100");
  EXPECT_EQ(RowsOf(Shifts({kAll}, {kAll, large}, {"guest"}).at(0)), Rows::kFewer);
  EXPECT_EQ(RowsOf(Shifts({kAll, large}, {kAll}, {"guest"}).at(0)), Rows::kMore);
  Rule other = large;
  other.filter = mesh::ParseCondition("seats > 50");
  EXPECT_EQ(RowsOf(Shifts({kAll, large}, {kAll, other}, {"guest"}).at(0)), Rows::kOthers);
}

TEST(FindShifts, LeavesOutWhomNothingChangesFor) {
  EXPECT_TRUE(Shifts({kAll}, {kAll, {.name = "more", .to = {.members = true}}}).empty());
  EXPECT_TRUE(Shifts({}, {kAll}, {"nobody", "domain:nowhere"}).empty());
}

TEST(FindShifts, TellsWhoMayNotKnowOfItAnyMore) {
  const Rule hide{.name = "h",
                  .effect = mesh::Effect::kDeny,
                  .action = mesh::Action::kDiscover,
                  .to = {.users = {"guest"}}};
  const auto shifts = Shifts({}, {hide});
  ASSERT_EQ(Who(shifts), Strings{"guest"});
  EXPECT_TRUE(shifts[0].could_find && !shifts[0].can_find && LosesAny(shifts[0]));
}

}  // namespace
}  // namespace weft::policy::test
