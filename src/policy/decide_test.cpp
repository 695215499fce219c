#include "policy/decide.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

namespace weft::policy::test {
namespace {

using mesh::Action;
using mesh::Decision;
using mesh::Effect;
using mesh::Mask;
using mesh::Policy;
using mesh::Rule;

// The decision about one table of a mesh for one user, or for "domain:flights".
Decision Ask(const TestMesh& mesh, const std::string& user,
             const mesh::TableId& id = {"fleet", "planes"}) {
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::TablePtr table = snapshot->FindTable(id);
  const bool is_service = user.starts_with("domain:");
  const mesh::Caller caller =
      is_service ? mesh::ServicePrincipal(user.substr(7)) : mesh::CallerFor(*snapshot, user);
  return Decide(caller, Action::kRead, *table, RulesFor(snapshot, *table), snapshot->AdminMayRead(),
                kNow);
}

std::vector<std::string> Why(const Decision& decision) {
  std::vector<std::string> why;
  for (const mesh::Reason& reason : decision.why) {
    why.push_back(reason.policy + "|" + reason.rule + "|" + reason.effect + "|" + reason.column);
  }
  return why;
}

std::string FilterOf(const Decision& decision) {
  return decision.filters.size() == 1 ? mesh::ToText(*decision.filters[0]) : "";
}

using Lines = std::vector<std::string>;

TEST(Decide, TellsAStrangerWhoseTableItIsAndWhatToDo) {
  const Decision decision = Ask({}, "analyst");
  EXPECT_TRUE(decision.discover);
  EXPECT_FALSE(decision.read);
  EXPECT_EQ(decision.refusal,
            "analyst may not read fleet.planes: it belongs to team fleet (owner ann)");
  EXPECT_EQ(decision.next_step,
            "ask for access: weft request fleet.planes --for analytics --purpose \"…\"");
}

TEST(Decide, AsksForThePersonWhoIsInNoTeam) {
  EXPECT_EQ(Ask({}, "guest").next_step,
            "ask for access: weft request fleet.planes --for guest --purpose \"…\"");
}

TEST(Decide, AsksForTheDomainWhoseCodeIsRefused) {
  const Decision decision = Ask({}, "domain:flights");
  EXPECT_EQ(decision.refusal,
            "domain:flights may not read fleet.planes: it belongs to team fleet (owner ann)");
  EXPECT_EQ(decision.next_step,
            "ask for access: weft request fleet.planes --for domain:flights --purpose \"…\"");
}

TEST(Decide, NamesCuratorsWhereNobodyIsOwner) {
  TestMesh mesh;
  mesh.AddTable("fleet", "engines", "", {{.name = "id"}});
  EXPECT_EQ(Ask(mesh, "guest", {"fleet", "engines"}).refusal,
            "guest may not read fleet.engines: it belongs to team fleet (curator cem)");
}

TEST(Decide, NamesTheRuleThatDenies) {
  TestMesh mesh;
  mesh.AddRules({{.name = "no partners",
                  .effect = Effect::kDeny,
                  .to = {.teams = {"jfk-partner"}},
                  .until = Day(200)}});
  const Decision decision = Ask(mesh, "analyst");
  EXPECT_EQ(decision.refusal,
            "analyst may not read fleet.planes: rule \"no partners\" of policy p denies it, it "
            "belongs to team fleet (owner ann)");
  EXPECT_EQ(decision.next_step,
            "no request lifts a denial: ask team fleet (owner ann) about that rule");
  EXPECT_EQ(Why(decision), Lines{"p|no partners|denies|"});
  EXPECT_EQ(decision.valid_until, Day(200));
}

TEST(Decide, SaysNothingOfATableThatIsHidden) {
  TestMesh mesh;
  mesh.AddRules({{.name = "draft",
                  .effect = Effect::kDeny,
                  .action = Action::kDiscover,
                  .to = {.everyone = true}}});
  const Decision guest = Ask(mesh, "guest");
  EXPECT_FALSE(guest.discover || guest.read);
  EXPECT_EQ(guest.refusal + guest.next_step, "");
  EXPECT_EQ(Why(guest), Lines{"p|draft|hides the table|"});
  const Decision admin = Ask(mesh, "admin");
  EXPECT_TRUE(admin.discover);
  EXPECT_FALSE(admin.read);
  EXPECT_TRUE(Ask(mesh, "domain:fleet").read);
}

TEST(Decide, NamesTheRightThatReadingRestsOn) {
  EXPECT_EQ(Why(Ask({}, "admin")), Lines{"|admin|allows|"});
  EXPECT_EQ(Why(Ask({}, "fleet_dev")), Lines{"|team|allows|"});
  EXPECT_EQ(Why(Ask({}, "cem")), Lines{"|curator|allows|"});
  EXPECT_EQ(Why(Ask({}, "ann")), Lines{"|owner|allows|"});
  EXPECT_EQ(Why(Ask({}, "domain:fleet")), Lines{"|own domain|allows|"});
}

TEST(Decide, TakesReadingFromAdminsWhenTheMeshSaysSo) {
  TestMesh mesh;
  mesh.Set(mesh::Kind::kMesh, "m", mesh::MeshDocument{.name = "m", .admin_may_read = false});
  const Decision decision = Ask(mesh, "admin");
  EXPECT_TRUE(decision.discover);
  EXPECT_EQ(decision.refusal,
            "admin may not read fleet.planes: this mesh keeps reading from its admins, it belongs "
            "to team fleet (owner ann)");
}

TEST(Decide, ExplainsEachRuleThatShapesWhatIsSeen) {
  TestMesh mesh;
  mesh.AddRules({{.name = "grant", .to = {.teams = {"analytics"}}},
                 {.name = "own airport",
                  .effect = Effect::kRestrict,
                  .to = {.teams = {"jfk-partner"}},
                  .filter = mesh::ParseCondition("maker = caller.airport")},
                 {.name = "pii",
                  .effect = Effect::kRestrict,
                  .to = {.everyone = true},
                  .on = {.tags = {"PII"}},
                  .mask = NamedMask(Mask::Type::kHash)}});
  const Decision decision = Ask(mesh, "analyst");
  EXPECT_EQ(Why(decision), (Lines{"p|grant|allows|", "p|own airport|filters rows|",
                                  "p|pii|masks tailnum with hash|tailnum"}));
  EXPECT_EQ(FilterOf(decision), "maker = 'JFK'");
  EXPECT_EQ(Ask(mesh, "cem").masks.size(), 1u) << "a curator is bound as everybody";
  EXPECT_TRUE(Ask(mesh, "domain:fleet").masks.empty()) << "its products are made from raw tables";
}

TEST(Decide, ShowsTheUnionOfGrantedColumns) {
  TestMesh mesh;
  mesh.AddRules({{.name = "one", .to = {.teams = {"analytics"}}, .columns = {"TAILNUM"}},
                 {
                     .name = "two",
                     .to = {.teams = {"jfk-partner"}},
                     .columns = {"seats"},
                 },
                 {.name = "open", .to = {.users = {"guest"}}, .on = {.tags = {"open"}}},
                 {.name = "hash",
                  .effect = Effect::kRestrict,
                  .to = {.everyone = true},
                  .masks = {{"maker", NamedMask(Mask::Type::kHash)}}}});
  EXPECT_EQ(Ask(mesh, "analyst").hidden_columns, (Lines{"maker", "built"}));
  EXPECT_TRUE(Ask(mesh, "analyst").masks.empty()) << "what is hidden needs no mask";
  EXPECT_EQ(Ask(mesh, "guest").hidden_columns, (Lines{"tailnum", "Seats", "built"}));
  EXPECT_TRUE(Ask(mesh, "fleet_dev").hidden_columns.empty());
}

TEST(Decide, GrantsNothingByColumnsThatAreNotThere) {
  TestMesh mesh;
  mesh.AddRules({{.name = "gone", .to = {.everyone = true}, .columns = {"speed"}}});
  EXPECT_FALSE(Ask(mesh, "guest").read);
}

TEST(Decide, KeepsNoRowByAFilterThatDoesNotFit) {
  for (const char* filter :
       {"speed > 1", "maker = 1", "maker IN fleet.engines.id", "maker IN fleet.planes.speed"}) {
    TestMesh mesh;
    mesh.AddRules(
        {{.name = "f", .to = {.everyone = true}, .filter = mesh::ParseCondition(filter)}});
    EXPECT_EQ(FilterOf(Ask(mesh, "guest")), "FALSE") << filter;
  }
}

TEST(Decide, ReadsAnAttributeAsWhatItIsComparedWith) {
  TestMesh mesh;
  mesh.Add(mesh::User{.name = "p1", .attributes = {{"seats", {"100"}}}});
  mesh.Add(mesh::User{.name = "p2", .attributes = {{"seats", {"many"}}}});
  mesh.Add(mesh::User{.name = "p3", .attributes = {{"seats", {"1", "2", "x"}}}});
  mesh.AddRules({{.name = "f",
                  .to = {.users = {"p1", "p2"}},
                  .filter = mesh::ParseCondition("seats > caller.seats")},
                 {.name = "g",
                  .to = {.users = {"p3"}},
                  .filter = mesh::ParseCondition("seats IN caller.seats")}});
  EXPECT_EQ(FilterOf(Ask(mesh, "p1")), "seats > 100");
  EXPECT_EQ(FilterOf(Ask(mesh, "p2")), "seats > NULL");
  EXPECT_EQ(FilterOf(Ask(mesh, "p3")), "seats IN (1, 2, NULL)");
}

TEST(Decide, BindsTheCallerInAnExpressionMask) {
  TestMesh mesh;
  const Mask mask =
      ExpressionMask("CASE WHEN caller.user = 'guest' AND 'x' IN caller.teams THEN maker END");
  mesh.AddRules({{.name = "f", .to = {.everyone = true}, .masks = {{"maker", mask}}}});
  EXPECT_EQ(ToString(Ask(mesh, "guest").masks.at("maker")),
            "expression: CASE WHEN 'guest' = 'guest' AND 'x' IN (NULL) THEN maker ELSE NULL END");
}

TEST(Decide, GivesNullWhereTwoExpressionsDiffer) {
  TestMesh mesh;
  mesh.AddRules({{.name = "a",
                  .to = {.everyone = true},
                  .masks = {{"maker", ExpressionMask("left(maker, 1)")}}},
                 {.name = "b",
                  .to = {.members = true},
                  .masks = {{"maker", ExpressionMask("LEFT(Maker, 1)")}}},
                 {.name = "c",
                  .to = {.users = {"analyst"}},
                  .masks = {{"maker", ExpressionMask("upper(maker)")}}}});
  EXPECT_EQ(ToString(Ask(mesh, "cem").masks.at("maker")), "expression: left(maker, 1)");
  EXPECT_EQ(ToString(Ask(mesh, "analyst").masks.at("maker")), "null");
}

TEST(Decide, LooksAtEveryMajorThatARuleDoesNotPin) {
  TestMesh mesh;
  mesh.AddRules(
      {{.name = "any", .to = {.users = {"guest"}}, .on = {.tables = {"fleet.planes"}}},
       {.name = "second", .to = {.users = {"analyst"}}, .on = {.tables = {"fleet.planes@2"}}}});
  const mesh::SnapshotPtr snapshot = mesh.Build();
  mesh::Table table = *snapshot->FindTable({"fleet", "planes"});
  const auto reads = [&](const char* user) {
    return Decide(mesh::CallerFor(*snapshot, user), Action::kRead, table, RulesFor(snapshot, table),
                  true, kNow)
        .read;
  };
  EXPECT_TRUE(reads("guest"));
  EXPECT_FALSE(reads("analyst"));
  table.id.name = "planes@2";
  table.major = 2;
  EXPECT_TRUE(reads("guest"));
  EXPECT_TRUE(reads("analyst"));
}

TEST(Decide, HoldsUntilTheFirstEndThatItRestsOn) {
  TestMesh mesh;
  mesh.AddRules({{.name = "a", .to = {.members = true}, .until = Day(300)},
                 {.name = "b",
                  .effect = Effect::kRestrict,
                  .to = {.members = true},
                  .masks = {{"maker", NamedMask(Mask::Type::kNull)}},
                  .until = Day(200)},
                 {.name = "over", .to = {.members = true}, .until = kNow}});
  EXPECT_EQ(Ask(mesh, "analyst").valid_until, Day(200));
  EXPECT_EQ(Ask(mesh, "ann").valid_until, std::nullopt);
}

TEST(Decide, ComparesNamesWithoutCase) {
  TestMesh mesh;
  mesh.Add(Policy{.name = "fleet.x",
                  .domain = "fleet",
                  .rules = {{.name = "a",
                             .to = {.users = {"GUEST"}},
                             .on = {.tables = {"Planes"}, .classifications = {"Confidential"}}}}});
  EXPECT_EQ(Ask(mesh, "guest").hidden_columns, (Lines{"maker", "Seats", "built"}));
}

TEST(Decide, KeepsADomainsPolicyInItsDomain) {
  TestMesh mesh;
  mesh.Add(Policy{.name = "flights.x",
                  .domain = "flights",
                  .rules = {{.name = "a", .to = {.everyone = true}}}});
  EXPECT_FALSE(Ask(mesh, "guest").read);
  EXPECT_TRUE(Ask(mesh, "guest", {"flights", "departures"}).read);
}

TEST(Decide, GivesEqualFingerprintsToWhoSeesTheSame) {
  TestMesh mesh;
  mesh.AddRules({{.name = "a",
                  .to = {.everyone = true},
                  .filter = mesh::ParseCondition("maker = caller.airport")}});
  EXPECT_EQ(Ask(mesh, "guest").Fingerprint(), Ask(mesh, "domain:flights").Fingerprint());
  EXPECT_NE(Ask(mesh, "guest").Fingerprint(), Ask(mesh, "analyst").Fingerprint());
}

// ---- Purposes.

TEST(Decide, TellsWhichPurposeWouldDo) {
  TestMesh mesh;
  mesh.AddRules({{.name = "a", .to = {.members = true}, .purposes = {"research", "audit"}}});
  EXPECT_EQ(
      Ask(mesh, "analyst").next_step,
      "say what it is for: weft query --purpose \"audit\" or \"research\"; it is kept with the "
      "record of the question");
  EXPECT_NE(Ask(mesh, "guest").next_step.find("ask for access"), std::string::npos);
}

TEST(Decide, NamesNoPurposeWhenAnotherDenialHoldsAllTheSame) {
  const Rule liftable{
      .name = "a", .effect = Effect::kDeny, .to = {.everyone = true}, .purposes = {"safety"}};
  TestMesh mesh;
  mesh.AddRules({liftable});
  EXPECT_NE(Ask(mesh, "admin").next_step.find("--purpose \"safety\""), std::string::npos);
  TestMesh both;
  both.AddRules({liftable, {.name = "b", .effect = Effect::kDeny, .to = {.everyone = true}}});
  EXPECT_NE(Ask(both, "admin").next_step.find("no request lifts a denial"), std::string::npos);
}

}  // namespace
}  // namespace weft::policy::test
