#include "policy/check.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mesh/expression_type.hpp"
#include "mesh/platform_domains.hpp"
#include "policy/decide.hpp"

namespace weft::policy {
namespace {

using mesh::Expression;
using mesh::ExpressionPtr;
using mesh::ValueType;

std::string Named(const mesh::Rule& rule) { return "rule \"" + rule.name + "\""; }

class Checker {
 public:
  Checker(const mesh::Table& table, const mesh::Snapshot& snapshot)
      : table_(table), type_of_(TypesAround(table, snapshot)) {}

  void Check(const mesh::Rule& rule, const Bits& picked) {
    if (rule.filter) Check(rule, rule.filter, ValueType::kTruth, "the filter");
    for (const auto& [name, mask] : rule.masks) {
      if (const mesh::Column* column = table_.Find(name)) CheckMask(rule, mask, *column);
    }
    if (!rule.mask) return;
    picked.ForEach([&](size_t i) { CheckMask(rule, *rule.mask, table_.contract.columns[i]); });
  }

  std::vector<RuleFault> Take() { return std::move(faults_); }

 private:
  void CheckMask(const mesh::Rule& rule, const mesh::Mask& mask, const mesh::Column& column) {
    if (!mask.expression) return;
    Check(rule, mask.expression, ValueTypeOf(column.type), "the mask of " + column.name);
  }

  void Check(const mesh::Rule& rule, const ExpressionPtr& expression, ValueType wanted,
             const std::string& what) {
    for (const mesh::ExpressionFault& fault :
         CheckExpression(expression, wanted, type_of_).faults) {
      faults_.push_back({&rule,
                         Named(rule) + ", " + what + " does not fit table " + ToString(table_.id) +
                             ": " + fault.message,
                         "say under on.tables which tables the rule is for, or correct it"});
    }
  }

  const mesh::Table& table_;
  const mesh::ColumnTypeLookup type_of_;
  std::vector<RuleFault> faults_;
};

// The tables and columns right of IN.
void CollectMembers(const Expression& e,
                    std::vector<std::pair<mesh::TableId, std::string>>& members) {
  if (e.member_table) members.emplace_back(*e.member_table, e.member_column);
  for (const ExpressionPtr& operand : e.operands) CollectMembers(*operand, members);
}

std::vector<std::pair<mesh::TableId, std::string>> MembersOf(const mesh::Rule& rule) {
  std::vector<std::pair<mesh::TableId, std::string>> members;
  if (rule.filter) CollectMembers(*rule.filter, members);
  if (rule.mask && rule.mask->expression) CollectMembers(*rule.mask->expression, members);
  for (const auto& [_, mask] : rule.masks) {
    if (mask.expression) CollectMembers(*mask.expression, members);
  }
  return members;
}

bool ReadsRaw(const mesh::Decision& decision, const std::string& column) {
  const auto is_it = [&](const std::string& name) { return Lower(name) == column; };
  return decision.discover && decision.read && decision.filters.empty() &&
         !decision.masks.contains(column) && std::ranges::none_of(decision.hidden_columns, is_it);
}

}  // namespace

std::vector<RuleFault> FaultsOf(const mesh::Policy& policy, const mesh::Table& table,
                                const mesh::Snapshot& snapshot) {
  Checker checker(table, snapshot);
  for (const mesh::Rule& rule : policy.rules) {
    if (const std::optional<Bits> picked = PickedColumns(policy, rule, table, snapshot))
      checker.Check(rule, *picked);
  }
  return checker.Take();
}

std::vector<RuleFault> LookUpFaults(const mesh::Policy& policy, const mesh::SnapshotPtr& snapshot,
                                    Time now) {
  std::vector<RuleFault> faults;
  const mesh::Caller principal = mesh::ServicePrincipal(policy.domain);
  for (const mesh::Rule& rule : policy.rules) {
    for (const auto& [id, column] : MembersOf(rule)) {
      const std::string name = ToString(id) + "." + column;
      if (mesh::IsPlatforms(id.domain)) {
        faults.push_back({&rule, Named(rule) + " looks into " + name + ", which differs by reader",
                          "use a table of a domain of yours"});
        continue;
      }
      if (policy.domain.empty()) continue;
      const mesh::TablePtr table = snapshot->FindTable(id);
      const bool may = table != nullptr && ReadsRaw(Decide(principal, mesh::Action::kRead, *table,
                                                           RulesFor(snapshot, *table), false, now),
                                                    column);
      if (may) continue;
      faults.push_back({&rule,
                        Named(rule) + " looks into " + name + ", which " + principal.user +
                            " may not read as it is",
                        "ask the owner of " + ToString(id) + " for a rule that allows domain " +
                            policy.domain + " to read it, or use a table of your own"});
    }
  }
  return faults;
}

}  // namespace weft::policy
