#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// A small mesh for this module's tests: domain `fleet` with table fleet.planes, domain `flights`
// with flights.departures, and the people around them.
namespace weft::policy::test {

using mesh::ColumnType;

inline Time Day(int day) { return Time(std::chrono::hours(24) * day); }
inline const Time kNow = Day(100);

// A mesh that is built resource by resource.
class TestMesh {
 public:
  TestMesh() {
    Add(mesh::Domain{.name = "fleet", .curators = {"cem"}, .team = "fleet"});
    Add(mesh::Domain{.name = "flights", .curators = {}, .team = "ops"});
    Add(mesh::User{.name = "admin", .roles = {"admin"}});
    Add(mesh::User{.name = "fleet_dev", .teams = {"fleet"}});
    Add(mesh::User{.name = "cem", .teams = {"ops"}});
    Add(mesh::User{.name = "ann"});
    Add(mesh::User{.name = "analyst",
                   .teams = {"analytics", "jfk-partner"},
                   .attributes = {{"airport", {"JFK"}}}});
    Add(mesh::User{.name = "guest"});
    AddTable("fleet", "planes", "ann",
             {{.name = "tailnum", .classification = "confidential", .tags = {"pii"}},
              {.name = "maker", .tags = {"open"}},
              {.name = "Seats", .type = {.base = ColumnType::Base::kInteger}},
              {.name = "built",
               .type = {.base = ColumnType::Base::kDate},
               .classification = "restricted"}});
    AddTable("flights", "departures", "", {{.name = "origin"}, {.name = "tailnum"}});
  }

  TestMesh& Add(mesh::Domain domain) { return Set(mesh::Kind::kDomain, domain.name, domain); }
  TestMesh& Add(mesh::User user) { return Set(mesh::Kind::kUser, user.name, user); }
  TestMesh& Add(mesh::Policy policy) { return Set(mesh::Kind::kPolicy, policy.name, policy); }
  // A global policy of these rules.
  TestMesh& AddRules(std::vector<mesh::Rule> rules) {
    return Add(mesh::Policy{.name = "p", .rules = std::move(rules)});
  }

  TestMesh& AddTable(const std::string& domain, const std::string& name, const std::string& owner,
                     std::vector<mesh::Column> columns) {
    const std::string id = domain + "-" + name;
    mesh::ContractTable table{.name = name};
    for (mesh::Column& column : columns) table.columns.push_back(std::move(column));
    mesh::Contract contract{.id = id, .version = "1.0.0", .status = "active", .domain = domain};
    contract.tables.push_back(table);
    Set(mesh::Kind::kContract, id, contract);
    mesh::Product product{.domain = domain, .name = name, .version = "1.0.0", .status = "active"};
    product.outputs.push_back({.name = "tables", .version = "1", .contract_id = id});
    if (!owner.empty()) product.owners = {owner};
    return Set(mesh::Kind::kProduct, domain + "." + name, product);
  }

  TestMesh& Set(mesh::Kind kind, const std::string& name, mesh::Model model) {
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {kind, name};
    resource->model = std::move(model);
    edits_.push_back({resource->id, resource});
    return *this;
  }
  TestMesh& Delete(mesh::Kind kind, const std::string& name) {
    edits_.push_back({{kind, name}, nullptr});
    return *this;
  }

  mesh::SnapshotPtr Build() const { return mesh::Next(nullptr, edits_, 1, kNow); }

 private:
  std::vector<mesh::Edit> edits_;
};

inline mesh::Mask NamedMask(mesh::Mask::Type type) { return {type, nullptr}; }
inline mesh::Mask ExpressionMask(const std::string& text) {
  return {mesh::Mask::Type::kExpression, mesh::ParseValue(text)};
}

}  // namespace weft::policy::test
