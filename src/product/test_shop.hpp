#pragma once
#include <string>
#include <vector>

#include "product/test_mesh.hpp"

// For tests only: a small mesh of two teams, the shop of the scenarios. Domain accounts has
// registrations (the name is confidential), domain orders has orders, and revenue over both.
namespace weft::product {

struct TestColumn {
  std::string name;
  std::string type;       // logicalType
  std::string more = {};  // further lines of the property, each indented by eight
};

inline std::string ContractYaml(const std::string& domain, const std::string& name,
                                const std::vector<TestColumn>& columns,
                                const std::string& more = {}) {
  std::string text = "apiVersion: v3.1.0\nkind: DataContract\nid: " + domain + "." + name +
                     "\nname: " + name + "\nversion: 1.0.0\nstatus: active\ndomain: " + domain +
                     "\n" + more + "schema:\n  - name: " + name +
                     "\n    logicalType: object\n    properties:\n";
  for (const TestColumn& column : columns) {
    text += "      - name: " + column.name + "\n        logicalType: " + column.type + "\n" +
            column.more;
  }
  return text;
}

inline std::string FileServer(const std::string& path) {
  return "servers:\n  - server: file\n    type: local\n    path: " + path + "\n    format: csv\n";
}

inline std::string ProductYaml(const std::string& domain, const std::string& name,
                               const std::string& owner = {}) {
  std::string text = "apiVersion: v1.0.0\nkind: DataProduct\nid: " + domain + "." + name +
                     "\nname: " + name + "\nversion: 1.0.0\nstatus: active\ndomain: " + domain +
                     "\noutputPorts:\n  - name: " + name +
                     "\n    version: 1.0.0\n    contractId: " + domain + "." + name + "\n";
  text += "team:\n  name: " + domain + "\n";
  if (!owner.empty()) text += "  members:\n    - username: " + owner + "\n      role: owner\n";
  return text;
}

inline std::string PolicyYaml(const std::string& name, const std::string& rules) {
  return "apiVersion: weft/v1\nkind: Policy\nname: " + name + "\nrules:\n" + rules;
}

inline std::string MeshYaml(const std::string& name) {
  return "apiVersion: weft/v1\nkind: Mesh\nname: " + name + "\n";
}

inline std::string DomainYaml(const std::string& name) {
  return "apiVersion: weft/v1\nkind: Domain\nname: " + name + "\nteam: " + name + "\n";
}

inline std::string TeamYaml(const std::string& name) {
  return "apiVersion: weft/v1\nkind: Team\nname: " + name + "\n";
}

inline std::string UserYaml(const std::string& name, const std::string& team,
                            const std::string& role = {}) {
  std::string text = "apiVersion: weft/v1\nkind: User\nname: " + name + "\n";
  if (!team.empty()) text += "teams: [" + team + "]\n";
  if (!role.empty()) text += "roles: [" + role + "]\n";
  return text;
}

inline std::string Documents(const std::vector<std::string>& documents) {
  std::string text;
  for (const std::string& document : documents) text += (text.empty() ? "" : "---\n") + document;
  return text;
}

inline const std::vector<TestColumn> kRegistrationColumns{
    {"customer_id", "integer", "        required: true\n        unique: true\n"},
    {"name", "string", "        classification: confidential\n"},
    {"source", "string"}};
inline const std::vector<TestColumn> kOrderColumns{
    {"order_id", "integer", "        primaryKey: true\n"},
    {"customer_id", "integer"},
    {"gross_price", "number"}};
inline const std::vector<TestColumn> kRevenueColumns{{"source", "string"}, {"revenue", "number"}};

inline TestFiles Shop() {
  return {
      {"weft.yaml", MeshYaml("shop")},
      {"teams.yaml",
       Documents({TeamYaml("orders"), TeamYaml("accounts"), TeamYaml("marketing"),
                  UserYaml("admin", "", "admin"), UserYaml("orders_dev", "orders"),
                  UserYaml("accounts_dev", "accounts"), UserYaml("marketer", "marketing")})},
      {"accounts/domain.yaml", DomainYaml("accounts")},
      {"accounts/registrations/registrations.odps.yaml", ProductYaml("accounts", "registrations")},
      {"accounts/registrations/registrations.odcs.yaml",
       ContractYaml("accounts", "registrations", kRegistrationColumns,
                    FileServer("registrations.csv"))},
      {"accounts/registrations/registrations.csv",
       "customer_id,name,source\n123,ann,google_ads\n124,ben,organic\n125,cem,google_ads\n126,dia,"
       "newsletter\n"
       "127,eli,organic\n"},
      {"accounts/registrations/policy.yaml",
       PolicyYaml("registrations",
                  "  - name: orders and marketing read\n    effect: allow\n"
                  "    to: {domains: [orders], teams: [marketing]}\n")},
      {"orders/domain.yaml", DomainYaml("orders")},
      {"orders/orders/orders.odps.yaml", ProductYaml("orders", "orders", "marketer")},
      {"orders/orders/orders.odcs.yaml",
       ContractYaml("orders", "orders", kOrderColumns, FileServer("orders.csv"))},
      {"orders/orders/orders.csv",
       "order_id,customer_id,gross_price\n1,123,103.40\n2,123,20.00\n3,124,80.00\n4,125,100.00\n5,"
       "125,150.00\n"
       "6,126,50.00\n7,127,200.00\n8,123,100.00\n"},
      {"orders/revenue/revenue.odps.yaml", ProductYaml("orders", "revenue")},
      {"orders/revenue/revenue.odcs.yaml", ContractYaml("orders", "revenue", kRevenueColumns)},
      {"orders/revenue/revenue.sql",
       "SELECT r.source, sum(o.gross_price) AS revenue\nFROM orders.orders AS o\n"
       "JOIN accounts.registrations AS r USING (customer_id)\nGROUP BY r.source\n"},
      {"orders/revenue/tests/no_loss.sql", "SELECT * FROM orders.revenue WHERE revenue < 0\n"},
      {"orders/revenue/policy.yaml",
       PolicyYaml("revenue",
                  "  - name: members read\n    effect: allow\n    to: {members: true}\n")},
  };
}

}  // namespace weft::product
