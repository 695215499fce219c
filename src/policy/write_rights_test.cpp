#include "policy/write_rights.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

namespace weft::policy::test {
namespace {

using mesh::Kind;
using mesh::ResourceId;

// May `user` turn `before` into `after`, as far as this resource goes?
WriteVerdict Verdict(const std::string& user, const ResourceId& id, const TestMesh& before,
                     const TestMesh& after) {
  const mesh::SnapshotPtr old = before.Build();
  return MayWrite(mesh::CallerFor(*old, user), id, *old, *after.Build());
}

struct Change {
  std::string name;
  ResourceId id;
  TestMesh after;
  std::set<std::string> who;  // of admin, fleet_dev, cem, ann, analyst
};

mesh::Policy PolicyOf(const std::string& name, const std::string& domain,
                      const std::string& product = "") {
  return {.name = name, .domain = domain, .product = product};
}

mesh::Product Planes(std::vector<std::string> contracts, std::vector<std::string> owners,
                     int major = 1) {
  mesh::Product product{
      .domain = "fleet", .name = "planes", .owners = std::move(owners), .major = major};
  for (const std::string& contract : contracts)
    product.outputs.push_back({.name = "p", .version = "1", .contract_id = contract});
  return product;
}

std::vector<Change> Changes() {
  const auto change = [](const std::string& name, const ResourceId& id, mesh::Model model,
                         std::set<std::string> who) {
    return Change{name, id, TestMesh().Set(id.kind, id.name, std::move(model)), std::move(who)};
  };
  const std::set<std::string> domain{"admin", "fleet_dev", "cem"},
      product{"admin", "fleet_dev", "cem", "ann"};
  std::vector<Change> changes{
      change("a new domain", {Kind::kDomain, "weather"}, mesh::Domain{.name = "weather"},
             {"admin"}),
      change("a domain", {Kind::kDomain, "fleet"}, mesh::Domain{.name = "fleet", .title = "Fleet"},
             domain),
      change("a team", {Kind::kTeam, "fleet"}, mesh::Team{.name = "fleet"}, {"admin"}),
      change("a user", {Kind::kUser, "ann"}, mesh::User{.name = "ann", .roles = {"admin"}},
             {"admin"}),
      change("the mesh", {Kind::kMesh, "m"}, mesh::MeshDocument{.name = "m"}, {"admin"}),
      change("a global policy", {Kind::kPolicy, "p"}, PolicyOf("p", ""), {"admin"}),
      change("a domain's policy", {Kind::kPolicy, "fleet.p"}, PolicyOf("fleet.p", "fleet"), domain),
      change("a product's policy", {Kind::kPolicy, "fleet.p"},
             PolicyOf("fleet.p", "fleet", "fleet.planes"), product),
      change("another's policy", {Kind::kPolicy, "flights.p"},
             PolicyOf("flights.p", "flights", "flights.departures"), {"admin", "cem"}),
      change("a source", {Kind::kSource, "s"}, mesh::Source{.name = "s", .domain = "fleet"},
             domain),
      change("a source of nobody", {Kind::kSource, "s"}, mesh::Source{.name = "s"}, {"admin"}),
      change("a product", {Kind::kProduct, "fleet.planes"},
             Planes({"fleet-planes"}, {"ann", "analyst"}), product),
      change("a new product", {Kind::kProduct, "fleet.new"},
             mesh::Product{.domain = "fleet", .name = "new", .owners = {"ann"}}, domain),
      change("a new major", {Kind::kProduct, "fleet.planes@2"}, Planes({}, {"ann"}, 2), product),
      change("its contract", {Kind::kContract, "fleet-planes"},
             mesh::Contract{.id = "fleet-planes", .domain = "fleet"}, product),
      change("a new contract", {Kind::kContract, "c"}, mesh::Contract{.id = "c", .domain = "fleet"},
             domain),
      change("a contract that moves away", {Kind::kContract, "fleet-planes"},
             mesh::Contract{.id = "fleet-planes", .domain = "flights"}, {"admin", "cem"}),
  };
  changes.push_back({"a deleted domain",
                     {Kind::kDomain, "fleet"},
                     TestMesh().Delete(Kind::kDomain, "fleet"),
                     {"admin"}});
  changes.push_back({"a deleted product",
                     {Kind::kProduct, "fleet.planes"},
                     TestMesh().Delete(Kind::kProduct, "fleet.planes"),
                     product});
  return changes;
}

TEST(WriteRights, GivesEachChangeToWhoMayMakeIt) {
  for (const Change& change : Changes()) {
    for (const char* user : {"admin", "fleet_dev", "cem", "ann", "analyst"}) {
      const WriteVerdict verdict = Verdict(user, change.id, {}, change.after);
      EXPECT_EQ(verdict.allowed, change.who.contains(user))
          << change.name << " by " << user << ": " << verdict.reason;
    }
  }
}

TEST(WriteRights, NamesWhoMay) {
  EXPECT_EQ(Verdict("analyst", {Kind::kProduct, "fleet.planes"}, {}, {}).reason,
            "analyst may not change product fleet.planes: in domain fleet only team fleet, curator "
            "cem, owner ann or an "
            "admin may");
  EXPECT_EQ(Verdict("fleet_dev", {Kind::kTeam, "fleet"}, {}, {}).reason,
            "fleet_dev may not change team fleet: only an admin may");
  EXPECT_EQ(Verdict("fleet_dev", {Kind::kProduct, "fleet.planes"}, {}, {}).reason, "team");
}

TEST(WriteRights, LetsAnOwnerAddAContractTogetherWithItsPort) {
  TestMesh after;
  after.Set(Kind::kContract, "c", mesh::Contract{.id = "c", .domain = "fleet"});
  after.Set(Kind::kProduct, "fleet.planes", Planes({"fleet-planes", "c"}, {"ann"}));
  EXPECT_TRUE(Verdict("ann", {Kind::kContract, "c"}, {}, after).allowed);
}

// An owner who points their product at somebody else's contract does not own it then.
TEST(WriteRights, GivesNobodyAContractByNamingIt) {
  TestMesh before;
  before.AddTable("fleet", "engines", "bob", {{.name = "id"}});
  const ResourceId contract{Kind::kContract, "fleet-engines"};
  TestMesh after = before;
  after.Set(Kind::kProduct, "fleet.planes", Planes({"fleet-planes", "fleet-engines"}, {"ann"}));
  EXPECT_FALSE(Verdict("ann", contract, before, after).allowed);
  EXPECT_FALSE(Verdict("ann", contract, after, after).allowed);
}

// No change gives its own author the right to it.
TEST(WriteRights, JudgesByTheMeshBeforeTheChange) {
  TestMesh after;
  after.Add(mesh::Domain{.name = "fleet", .curators = {"analyst"}, .team = "analytics"});
  EXPECT_FALSE(Verdict("analyst", {Kind::kDomain, "fleet"}, {}, after).allowed);
  after.Set(Kind::kProduct, "fleet.planes", Planes({}, {"analyst"}));
  EXPECT_FALSE(Verdict("analyst", {Kind::kProduct, "fleet.planes"}, {}, after).allowed);
}

TEST(WriteRights, KeepsTheLastAdmin) {
  const ResourceId admin{Kind::kUser, "admin"};
  const std::string last =
      "admin may not change user admin: the last admin stays: make somebody else admin first";
  EXPECT_EQ(Verdict("admin", admin, {}, TestMesh().Delete(Kind::kUser, "admin")).reason, last);
  EXPECT_EQ(Verdict("admin", admin, {}, TestMesh().Add(mesh::User{.name = "admin"})).reason, last);
  const mesh::User disabled{.name = "admin", .roles = {"admin"}, .disabled = true};
  EXPECT_EQ(Verdict("admin", admin, {}, TestMesh().Add(disabled)).reason, last);
  TestMesh handed_over;
  handed_over.Add(disabled).Add(mesh::User{.name = "ann", .roles = {"admin"}});
  EXPECT_TRUE(Verdict("admin", admin, {}, handed_over).allowed);
}

TEST(WriteRights, RefusesNarrowTokensAndServicePrincipals) {
  const mesh::SnapshotPtr mesh = TestMesh().Build();
  const ResourceId product{Kind::kProduct, "fleet.planes"};
  mesh::Caller caller = mesh::CallerFor(*mesh, "admin");
  for (const char* scope : {"read", "events:fleet", ""}) {
    caller.scope = scope;
    EXPECT_FALSE(MayWrite(caller, product, *mesh, *mesh).allowed) << scope;
    EXPECT_FALSE(MayWriteDomain(caller, "fleet")) << scope;
  }
  EXPECT_FALSE(MayWrite(mesh::ServicePrincipal("fleet"), product, *mesh, *mesh).allowed);
}

TEST(WriteRights, RefusesAWholeChangeByItsParts) {
  const mesh::SnapshotPtr mesh = TestMesh().Build();
  const std::vector<ResourceId> ids{
      {Kind::kProduct, "fleet.planes"}, {Kind::kTeam, "fleet"}, {Kind::kUser, "ann"}};
  EXPECT_EQ(MayApply(mesh::CallerFor(*mesh, "fleet_dev"), ids, *mesh, *mesh),
            (std::vector<std::string>{"fleet_dev may not change team fleet: only an admin may",
                                      "fleet_dev may not change user ann: only an admin may"}));
}

TEST(WriteRights, GivesADomainToItsTeamItsCuratorsAndAdmins) {
  const mesh::SnapshotPtr mesh = TestMesh().Build();
  for (const auto& [user, may] : std::map<std::string, bool>{
           {"admin", true}, {"fleet_dev", true}, {"cem", true}, {"ann", false}, {"guest", false}}) {
    EXPECT_EQ(MayWriteDomain(mesh::CallerFor(*mesh, user), "fleet"), may) << user;
  }
}

}  // namespace
}  // namespace weft::policy::test
