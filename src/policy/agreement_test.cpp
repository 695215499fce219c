#include <gtest/gtest.h>

#include "policy/agreement_rule.hpp"
#include "policy/decide.hpp"
#include "policy/request_rules.hpp"
#include "policy/test_mesh.hpp"
#include "policy/test_oracle.hpp"
#include "policy/test_rules.hpp"
#include "policy/write_rights.hpp"

// What agreements grant, and what they do not.
namespace weft::policy::test {
namespace {

using mesh::Agreement;
using mesh::AgreementState;
using mesh::Kind;

Agreement Granted(const std::string& id = "agr_1") {
  Agreement agreement;
  agreement.id = id;
  agreement.state = AgreementState::kApproved;
  agreement.table = {"fleet", "planes"};
  agreement.consumer.team = "analytics";
  agreement.start = Day(90);
  agreement.decided.by = "fleet_dev";
  return agreement;
}

TestMesh With(const Agreement& agreement, const std::vector<Policy>& policies = {}) {
  TestMesh mesh;
  for (const Policy& policy : policies) mesh.Add(policy);
  mesh.Set(Kind::kAgreement, agreement.id, agreement);
  return mesh;
}

mesh::Decision Ask(const TestMesh& mesh, const mesh::Caller& caller, const mesh::TableId& id) {
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::TablePtr table = snapshot->FindTable(id);
  return Decide(caller, Action::kRead, *table, RulesFor(snapshot, *table), true, kNow);
}
mesh::Decision Ask(const TestMesh& mesh, const std::string& user) {
  return Ask(mesh, mesh::CallerFor(*mesh.Build(), user), {"fleet", "planes"});
}

TEST(DecideByAgreement, ReadsAndNamesAgreementApproverAndEnd) {
  Agreement agreement = Granted();
  agreement.end = Day(200);
  const mesh::Decision decision = Ask(With(agreement), "analyst");
  ASSERT_TRUE(decision.read);
  ASSERT_EQ(decision.why.size(), 1u);
  EXPECT_EQ(decision.why[0].policy, "agreement agr_1");
  EXPECT_EQ(decision.why[0].rule, "approved by fleet_dev until " + FormatTime(Day(200)));
  EXPECT_EQ(decision.valid_until, Day(200));
  EXPECT_FALSE(Ask(With(agreement), "guest").read);
}

TEST(DecideByAgreement, GrantsItsColumnsAndRowsOnly) {
  Agreement agreement = Granted();
  agreement.columns = {"maker", "Seats"};
  agreement.filter = mesh::ParseCondition("seats > 100");
  const mesh::Decision decision = Ask(With(agreement), "analyst");
  ASSERT_TRUE(decision.read);
  EXPECT_EQ(decision.hidden_columns, (std::vector<std::string>{"tailnum", "built"}));
  ASSERT_EQ(decision.filters.size(), 1u);
  EXPECT_EQ(mesh::ToText(*decision.filters[0]), "seats > 100");
}

TEST(DecideByAgreement, CountsOnlyWhileItIsInForce) {
  const auto reads = [](AgreementState state, std::optional<Time> start, std::optional<Time> end) {
    Agreement agreement = Granted();
    agreement.state = state;
    agreement.start = start;
    agreement.end = end;
    return Ask(With(agreement), "analyst").read;
  };
  const auto approved = AgreementState::kApproved;
  EXPECT_TRUE(reads(approved, std::nullopt, std::nullopt));
  EXPECT_TRUE(reads(approved, kNow, Day(101)));
  EXPECT_FALSE(reads(approved, kNow, kNow));
  EXPECT_FALSE(reads(approved, Day(101), std::nullopt));
  for (const auto state :
       {AgreementState::kRequested, AgreementState::kRefused, AgreementState::kRevoked})
    EXPECT_FALSE(reads(state, Day(90), std::nullopt));
}

// What is decided today changes when one that is to come begins.
TEST(DecideByAgreement, HoldsUntilOneThatIsToComeBegins) {
  TestMesh mesh;
  mesh.AddRules({{.name = "a", .to = {.members = true}}});
  Agreement agreement = Granted();
  agreement.start = Day(150);
  agreement.filter = mesh::ParseCondition("seats > 100");
  mesh.Set(Kind::kAgreement, agreement.id, agreement);
  EXPECT_EQ(Ask(mesh, "analyst").valid_until, Day(150));
}

TEST(DecideByAgreement, OfADomainIsForItsProductsAlone) {
  Agreement agreement = Granted();
  agreement.consumer = {{}, {}, "flights"};
  const TestMesh mesh = With(agreement);
  EXPECT_TRUE(Ask(mesh, mesh::ServicePrincipal("flights"), {"fleet", "planes"}).read);
  EXPECT_FALSE(Ask(mesh, "analyst").read);
  EXPECT_FALSE(Ask(With(Granted()), mesh::ServicePrincipal("flights"), {"fleet", "planes"}).read);
}

TEST(DecideByAgreement, MayPinAMajor) {
  Agreement agreement = Granted();
  agreement.table.name = "planes@2";
  EXPECT_FALSE(Ask(With(agreement), "analyst").read);
  agreement.table.name = "planes@1";
  EXPECT_TRUE(Ask(With(agreement), "analyst").read);
}

constexpr unsigned kMeshes = 300;

TEST(DecideByAgreement, LosesAgainstEveryDenialAndLiftsNoRestriction) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    const std::vector<Policy> policies = Generator(seed).Policies();
    TestMesh plain;
    for (const Policy& policy : policies) plain.Add(policy);
    const mesh::SnapshotPtr before = plain.Build();
    const mesh::TablePtr table = before->FindTable({"fleet", "planes"});
    const mesh::Caller analyst = mesh::CallerFor(*before, "analyst");
    const Matching matching = Match(analyst, *table, policies, kNow);
    const mesh::Decision decision = Ask(With(Granted(), policies), "analyst");
    ASSERT_EQ(decision.read, matching.deny.empty()) << "seed " << seed;
    if (!decision.read) continue;
    Expected expected;
    Narrow(expected, matching.narrow, analyst, *table);
    ASSERT_EQ(Shown(decision).filters, expected.filters) << "seed " << seed;
    ASSERT_EQ(Shown(decision).masks, expected.masks) << "seed " << seed;
  }
}

TEST(DecideByAgreement, TouchesNobodyElseAndNoOtherTable) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    const std::vector<Policy> policies = Generator(seed).Policies();
    TestMesh before;
    for (const Policy& policy : policies) before.Add(policy);
    const TestMesh after = With(Granted(), policies);
    for (const Caller& caller : Callers(*before.Build())) {
      for (const mesh::TableId& id :
           {mesh::TableId{"fleet", "planes"}, mesh::TableId{"flights", "departures"}}) {
        if (caller.user == "analyst" && id.name == "planes") continue;
        ASSERT_EQ(Shown(Ask(after, caller, id)), Shown(Ask(before, caller, id)))
            << "seed " << seed << " " << caller.user;
      }
    }
  }
}

TEST(RequestRules, TheShortestHoldsAndTheFirstApproves) {
  TestMesh mesh;
  mesh.Add(Policy{.name = "p",
                  .rules = {{.name = "a year",
                             .effect = Effect::kRequests,
                             .to = {.everyone = true},
                             .longest_days = 365},
                            {.name = "a month",
                             .effect = Effect::kRequests,
                             .to = {.teams = {"analytics"}},
                             .columns = {"maker"},
                             .auto_approve = true,
                             .longest_days = 30},
                            {.name = "of flights",
                             .effect = Effect::kRequests,
                             .to = {.everyone = true},
                             .on = {.tables = {"flights.departures"}},
                             .longest_days = 1}}});
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::TablePtr planes = snapshot->FindTable({"fleet", "planes"});
  const auto terms = [&](const std::string& user) {
    return TermsFor(*snapshot, *planes, mesh::CallerFor(*snapshot, user), kNow);
  };
  EXPECT_EQ(terms("analyst").longest_days, 30);
  ASSERT_TRUE(terms("analyst").approval);
  EXPECT_EQ(terms("analyst").approval->columns, std::vector<std::string>{"maker"});
  EXPECT_EQ(terms("guest").longest_days, 365);
  EXPECT_FALSE(terms("guest").approval);
  EXPECT_FALSE(Ask(mesh, "analyst").read);  // a rule about requests grants nothing
}

TEST(WriteRights, NobodyChangesAnAgreementAsADocument) {
  const TestMesh mesh = With(Granted());
  const mesh::SnapshotPtr before = TestMesh().Build(), after = mesh.Build();
  for (const char* user : {"admin", "fleet_dev", "ann"})
    EXPECT_FALSE(
        MayWrite(mesh::CallerFor(*before, user), {Kind::kAgreement, "agr_1"}, *before, *after)
            .allowed);
}

TEST(WriteRights, TheOwnersSideDecides) {
  const mesh::SnapshotPtr mesh = TestMesh().Build();
  const mesh::TablePtr planes = mesh->FindTable({"fleet", "planes"});
  std::set<std::string> deciders;
  for (const Caller& caller : Callers(*mesh)) {
    if (MayDecide(caller, *planes)) deciders.insert(caller.user + " " + caller.scope);
  }
  EXPECT_EQ(deciders, (std::set<std::string>{"admin all", "ann all", "cem all", "fleet_dev all"}));
}

// ---- Purposes.

TEST(DecideByAgreement, ItsPurposeIsStatedByWhoStatesNone) {
  Agreement agreement = Granted();
  agreement.purpose = "seat planning";
  agreement.end = Day(200);
  const Policy policy{.name = "p",
                      .rules = {{.name = "hidden",
                                 .effect = Effect::kRestrict,
                                 .to = {.everyone = true},
                                 .masks = {{"maker", NamedMask(Mask::Type::kNull)}},
                                 .purposes = {"Seat planning"}}}};
  const TestMesh mesh = With(agreement, {policy});
  EXPECT_TRUE(Ask(mesh, "analyst").masks.empty());
  EXPECT_EQ(Ask(mesh, "analyst").valid_until, Day(200));
  EXPECT_EQ(Ask(mesh, "fleet_dev").masks.size(), 1u) << "who has no agreement says it themselves";
  mesh::Caller other = mesh::CallerFor(*mesh.Build(), "analyst");
  other.purpose = "marketing";
  EXPECT_EQ(Ask(mesh, other, {"fleet", "planes"}).masks.size(), 1u) << "what is said counts";
}

}  // namespace
}  // namespace weft::policy::test
