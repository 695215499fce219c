#include <gtest/gtest.h>

#include "policy/decide.hpp"
#include "policy/test_mesh.hpp"
#include "policy/test_oracle.hpp"
#include "policy/test_rules.hpp"

// Decide against an independent reading of the documentation.
namespace weft::policy::test {
namespace {

void ExpectAsOracle(const std::vector<Policy>& policies, const std::string& what) {
  TestMesh mesh;
  for (const Policy& policy : policies) mesh.Add(policy);
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::TablePtr table = snapshot->FindTable({"fleet", "planes"});
  const TableRules rules = RulesFor(snapshot, *table);
  for (const Caller& caller : Callers(*snapshot)) {
    for (const bool admin_may_read : {true, false}) {
      const Expected expected = Oracle(caller, *table, policies, admin_may_read, kNow);
      const mesh::Decision decision =
          Decide(caller, Action::kRead, *table, rules, admin_may_read, kNow);
      ASSERT_EQ(Shown(decision), expected)
          << what << ", " << caller.user << "\nshown: " << ToString(Shown(decision))
          << "\nexpected: " << ToString(expected);
      const mesh::Decision glance =
          Decide(caller, Action::kDiscover, *table, rules, admin_may_read, kNow);
      ASSERT_EQ(std::pair(glance.discover, glance.read),
                std::pair(expected.discover, expected.read))
          << what;
      ASSERT_EQ(decision.refusal.empty(), decision.read || !decision.discover) << what;
      ASSERT_EQ(decision.why.empty(), !decision.read &&
                                          decision.refusal.find("denies it") == std::string::npos &&
                                          (decision.discover || caller.scope != "all"))
          << what << " " << decision.refusal;
    }
  }
}

// Every combination of what a rule may say, alone and beside a plain allow.
TEST(DecideAsOracle, DecidesEachCombinationOfOneRule) {
  const std::vector<mesh::Subjects> subjects{{.everyone = true},
                                             {.members = true},
                                             {.users = {"analyst"}},
                                             {.teams = {"analytics"}},
                                             {.roles = {"team"}},
                                             {.roles = {"curator"}},
                                             {.roles = {"owner", "admin"}},
                                             {.domains = {"fleet", "flights"}}};
  const std::vector<std::optional<Time>> ends{std::nullopt, Day(100), Day(101)};
  const Policy plain{.name = "plain", .rules = {{.name = "all", .to = {.everyone = true}}}};
  for (const Effect effect : {Effect::kAllow, Effect::kDeny, Effect::kRestrict}) {
    for (const Action action : {Action::kRead, Action::kDiscover}) {
      if (action == Action::kDiscover && effect != Effect::kDeny) continue;
      for (size_t to = 0; to < subjects.size(); ++to) {
        for (size_t except = 0; except <= subjects.size(); ++except) {
          for (int shape = 0; shape < 4 * static_cast<int>(ends.size()); ++shape) {
            Rule rule{.name = "r", .effect = effect, .action = action, .to = subjects[to]};
            if (except < subjects.size()) rule.except = subjects[except];
            if (shape % 2 == 1) rule.filter = mesh::ParseCondition("maker = caller.airport");
            if (shape / 2 % 2 == 1) rule.masks = {{"tailnum", NamedMask(Mask::Type::kHash)}};
            rule.until = ends[shape / 4];
            const std::string what = "effect " + std::to_string(static_cast<int>(effect)) + " to " +
                                     std::to_string(to) + " except " + std::to_string(except) +
                                     " shape " + std::to_string(shape);
            const Policy policy{.name = "one", .rules = {rule}};
            ExpectAsOracle({policy}, what);
            if (shape < 4) ExpectAsOracle({policy, plain}, what + " beside an allow");
            if (testing::Test::HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

TEST(DecideAsOracle, DecidesThousandsOfRandomMeshes) {
  for (unsigned seed = 0; seed < 3000 && !testing::Test::HasFatalFailure(); ++seed) {
    ExpectAsOracle(Generator(seed).Policies(), "seed " + std::to_string(seed));
  }
}

TEST(DecideAsOracle, TurnsAnExpressionOfTheWrongTypeIntoNull) {
  const Rule allow{
      .name = "a", .to = {.everyone = true}, .masks = {{"maker", ExpressionMask("length(maker)")}}};
  ExpectAsOracle({{.name = "p", .rules = {allow}}}, "wrong type");
}

}  // namespace
}  // namespace weft::policy::test
