#include <gtest/gtest.h>

#include "policy/decide.hpp"
#include "policy/test_mesh.hpp"

// tracking.events is all that somebody may see of all domains' events.
namespace weft::policy::test {
namespace {

using mesh::Decision;
using mesh::Effect;
using mesh::Mask;
using mesh::Rule;

const mesh::TableId kWhole{"tracking", "events"};

TestMesh Events() {
  TestMesh mesh;
  mesh.Add(mesh::Domain{.name = "tracking"});
  for (const char* domain : {"tracking", "fleet", "flights"})
    mesh.AddTable(
        domain, "events", "",
        {{.name = "data_owner"}, {.name = "acting_customer", .classification = "personal"}});
  return mesh;
}

Decision Ask(const TestMesh& mesh, const std::string& user) {
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::Caller caller = user.starts_with("domain:") ? mesh::ServicePrincipal(user.substr(7))
                                                          : mesh::CallerFor(*snapshot, user);
  const auto decide = [&](const mesh::TableId& id) {
    const mesh::TablePtr table = snapshot->FindTable(id);
    return Decide(caller, mesh::Action::kRead, *table, RulesFor(snapshot, *table), true, kNow);
  };
  const mesh::TablePtr whole = snapshot->FindTable(kWhole);
  EXPECT_EQ(PartsOf(*whole), "events");
  const Decision own = decide(kWhole);
  if (own.read) return own;
  const std::vector<PartOf> parts{{"fleet", decide({"fleet", "events"})},
                                  {"flights", decide({"flights", "events"})}};
  return DecideOfParts(caller, *whole, RulesFor(snapshot, *whole), parts, kNow);
}

std::string FilterOf(const Decision& decision) {
  EXPECT_EQ(decision.filters.size(), 1u);
  return decision.filters.empty() ? "" : mesh::ToText(*decision.filters[0]);
}

Rule On(Effect effect, const std::string& table, const std::string& user) {
  Rule rule{.name = "r", .effect = effect};
  rule.to.users = {user};
  rule.on.tables = {table};
  return rule;
}

TEST(Parts, ATeamSeesTheEventsOfItsDomain) {
  const Decision decision = Ask(Events(), "fleet_dev");
  EXPECT_TRUE(decision.read);
  EXPECT_EQ(FilterOf(decision), "data_owner IN ('fleet')");
  EXPECT_FALSE(Ask(Events(), "guest").read);
  EXPECT_EQ(FilterOf(Ask(Events(), "domain:flights")), "data_owner IN ('flights')");
  EXPECT_TRUE(Ask(Events(), "admin").filters.empty());
}

TEST(Parts, WhoIsLetInToOneDomainSeesItHere) {
  TestMesh mesh = Events();
  mesh.AddRules({On(Effect::kAllow, "flights.events", "fleet_dev")});
  EXPECT_EQ(FilterOf(Ask(mesh, "fleet_dev")), "data_owner IN ('fleet', 'flights')");
}

TEST(Parts, FiltersAreEachPartsAndMasksTheStrictest) {
  TestMesh mesh = Events();
  Rule filter = On(Effect::kRestrict, "fleet.events", "fleet_dev");
  filter.filter = mesh::ParseCondition("acting_customer = '7'");
  Rule weak = On(Effect::kRestrict, "fleet.events", "fleet_dev");
  weak.masks = {{"acting_customer", {Mask::Type::kHash, nullptr}}};
  Rule strict = On(Effect::kRestrict, "flights.events", "fleet_dev");
  strict.masks = {{"acting_customer", {Mask::Type::kNull, nullptr}}};
  mesh.AddRules({On(Effect::kAllow, "flights.events", "fleet_dev"), filter, weak, strict});
  const Decision decision = Ask(mesh, "fleet_dev");
  EXPECT_EQ(FilterOf(decision),
            "acting_customer = '7' AND data_owner = 'fleet' OR data_owner IN ('flights')");
  EXPECT_EQ(decision.masks.at("acting_customer").type, Mask::Type::kNull);
}

TEST(Parts, ADenialOfTheWholeHolds) {
  TestMesh mesh = Events();
  mesh.AddRules({On(Effect::kDeny, "tracking.events", "fleet_dev")});
  EXPECT_FALSE(Ask(mesh, "fleet_dev").read);
}

}  // namespace
}  // namespace weft::policy::test
