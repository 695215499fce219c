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

const mesh::TableId kReport{"tracking", "customers"};

TestMesh Events() {
  TestMesh mesh;
  mesh.Add(mesh::Domain{.name = "tracking"});
  for (const char* domain : {"tracking", "fleet", "flights"})
    mesh.AddTable(
        domain, "events", "",
        {{.name = "data_owner"}, {.name = "acting_customer", .classification = "personal"}});
  mesh.AddTable("tracking", "customers", "", {{.name = "acting_customer"}});
  return mesh;
}

// As the rules of the domains' own tables leave it.
Decision Bound(const mesh::SnapshotPtr& snapshot, const mesh::Caller& caller,
               const mesh::Table& whole, const Decision& decision) {
  std::vector<PartOf> parts;
  for (const char* domain : {"fleet", "flights"}) {
    const mesh::TablePtr part = snapshot->FindTable({domain, "events"});
    parts.push_back({domain, BoundsOf(caller, *part, RulesFor(snapshot, *part), kNow)});
  }
  return BoundByParts(caller, whole, RulesFor(snapshot, whole), decision, parts);
}

Decision Ask(const TestMesh& mesh, const std::string& user, const mesh::TableId& id = kWhole) {
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const mesh::Caller caller = user.starts_with("domain:") ? mesh::ServicePrincipal(user.substr(7))
                                                          : mesh::CallerFor(*snapshot, user);
  const auto decide = [&](const mesh::TableId& id) {
    const mesh::TablePtr table = snapshot->FindTable(id);
    return Decide(caller, mesh::Action::kRead, *table, RulesFor(snapshot, *table), true, kNow);
  };
  const mesh::TablePtr whole = snapshot->FindTable(id);
  EXPECT_EQ(PartsOf(*whole), "events");
  const Decision own = decide(id);
  if (own.read) return Bound(snapshot, caller, *whole, own);
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

// ---- who reads the whole is bound by the rules of each domain

TEST(Parts, WhoReadsTheWholeSeesEachDomainsRowsByItsRules) {
  TestMesh mesh = Events();
  Rule filter = On(Effect::kRestrict, "fleet.events", "guest");
  filter.filter = mesh::ParseCondition("acting_customer = '7'");
  Rule mask = On(Effect::kRestrict, "flights.events", "guest");
  mask.masks = {{"acting_customer", {Mask::Type::kHash, nullptr}}};
  mesh.AddRules({On(Effect::kAllow, "tracking.events", "guest"), filter, mask});
  const Decision decision = Ask(mesh, "guest");
  EXPECT_TRUE(decision.read);
  EXPECT_EQ(FilterOf(decision),
            "acting_customer = '7' AND data_owner = 'fleet' OR data_owner NOT IN ('fleet') OR "
            "data_owner IS NULL");
  EXPECT_EQ(decision.masks.at("acting_customer").type, Mask::Type::kHash);
  EXPECT_EQ(decision.why.back().effect, "masks acting_customer with hash in flights.events");
}

TEST(Parts, WhatADomainDeniesIsNotInTheWhole) {
  TestMesh mesh = Events();
  mesh.AddRules({On(Effect::kAllow, "tracking.events", "guest"),
                 On(Effect::kDeny, "fleet.events", "guest"),
                 On(Effect::kDeny, "fleet.events", "admin")});
  EXPECT_EQ(FilterOf(Ask(mesh, "guest")), "data_owner NOT IN ('fleet') OR data_owner IS NULL");
  EXPECT_EQ(FilterOf(Ask(mesh, "admin")), "data_owner NOT IN ('fleet') OR data_owner IS NULL");
  EXPECT_TRUE(Ask(mesh, "domain:tracking").filters.empty()) << "runs carry all of them";
}

TEST(Parts, AFilterThatDoesNotFitLeavesNoRowAndSuchAMaskNothing) {
  TestMesh mesh = Events();
  mesh.AddTable("fleet", "events", "",
                {{.name = "data_owner"}, {.name = "acting_customer"}, {.name = "value"}});
  Rule filter = On(Effect::kRestrict, "fleet.events", "guest");
  filter.filter = mesh::ParseCondition("value = '7'");
  Rule mask = On(Effect::kRestrict, "fleet.events", "analyst");
  mask.masks = {{"acting_customer", {Mask::Type::kExpression, mesh::ParseValue("value")}}};
  mesh.AddRules({On(Effect::kAllow, "tracking.events", "guest"),
                 On(Effect::kAllow, "tracking.events", "analyst"), filter, mask});
  EXPECT_EQ(FilterOf(Ask(mesh, "guest")), "data_owner NOT IN ('fleet') OR data_owner IS NULL");
  EXPECT_EQ(Ask(mesh, "analyst").masks.at("acting_customer").type, Mask::Type::kNull);
}

TEST(Parts, AFilterOnWhatAReportAddsUpLeavesNoRow) {
  const mesh::ColumnType number{.base = mesh::ColumnType::Base::kDecimal};
  const std::vector<mesh::Column> columns{{.name = "data_owner"},
                                          {.name = "order_value", .type = number}};
  TestMesh mesh = Events();
  mesh.AddTable("fleet", "events", "", columns);
  mesh.AddTable("tracking", "sums", "", columns);
  std::vector<mesh::Column> each = columns;
  each.push_back({.name = "position"});
  mesh.AddTable("tracking", "orders", "", each);
  Rule filter = On(Effect::kRestrict, "fleet.events", "guest");
  filter.filter = mesh::ParseCondition("order_value > 50");
  Rule allow = On(Effect::kAllow, "tracking.orders", "guest");
  allow.on.tables = {"tracking.orders", "tracking.sums"};
  mesh.AddRules({allow, filter});
  EXPECT_EQ(FilterOf(Ask(mesh, "guest", {"tracking", "orders"})),
            "order_value > 50 AND data_owner = 'fleet' OR data_owner NOT IN ('fleet') OR "
            "data_owner IS NULL");
  EXPECT_EQ(FilterOf(Ask(mesh, "guest", {"tracking", "sums"})),
            "data_owner NOT IN ('fleet') OR data_owner IS NULL");
}

TEST(Parts, AReportThatCannotLeaveRowsOutIsRefused) {
  TestMesh mesh = Events();
  Rule mask = On(Effect::kRestrict, "flights.events", "analyst");
  mask.masks = {{"acting_customer", {Mask::Type::kHash, nullptr}}};
  mesh.AddRules({On(Effect::kAllow, "tracking.customers", "guest"),
                 On(Effect::kAllow, "tracking.customers", "analyst"),
                 On(Effect::kDeny, "fleet.events", "guest"), mask});
  const Decision refused = Ask(mesh, "guest", kReport);
  EXPECT_FALSE(refused.read);
  EXPECT_NE(refused.refusal.find("rules of fleet.events keep from you"), std::string::npos)
      << refused.refusal;
  const Decision masked = Ask(mesh, "analyst", kReport);
  EXPECT_TRUE(masked.read);
  EXPECT_EQ(masked.masks.at("acting_customer").type, Mask::Type::kHash);
  EXPECT_FALSE(Ask(mesh, "fleet_dev", kReport).read) << "no part makes it readable";
}

}  // namespace
}  // namespace weft::policy::test
