#include "product/policy_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/text.hpp"
#include "policy/check.hpp"
#include "policy/loosening.hpp"
#include "policy/table_rules.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

using mesh::Kind;
using mesh::SlotPtr;
using mesh::TablePtr;

const mesh::Policy& PolicyOf(const mesh::ResourcePtr& resource) {
  return std::get<mesh::Policy>(resource->model);
}

std::string WithoutMajor(const std::string& product) {
  return product.substr(0, product.find('@'));
}

// Every table that the policy may speak about: perhaps the whole mesh, so they are not joined yet.
std::vector<SlotPtr> Scope(const mesh::Policy& policy, const mesh::Snapshot& snapshot) {
  std::vector<SlotPtr> tables;
  if (!policy.product.empty()) {
    for (const TablePtr& table : TablesOfProduct(policy.product, snapshot))
      tables.push_back(snapshot.FindSlot(table->id));
    return tables;
  }
  for (const auto& [name, node] : snapshot.domains) {
    if (!policy.domain.empty() && name != policy.domain) continue;
    for (const auto& [_, table] : node->tables) tables.push_back(table);
  }
  return tables;
}

bool AnyHas(const std::vector<SlotPtr>& tables, const std::string& column) {
  return std::ranges::any_of(
      tables, [&](const SlotPtr& slot) { return slot->Get()->Find(column) != nullptr; });
}

std::string ColumnHint(const std::string& column, const std::vector<SlotPtr>& tables) {
  std::vector<std::string> columns, names;
  for (const SlotPtr& slot : tables) {
    const TablePtr table = slot->Get();
    names.push_back(ToString(table->id));
    for (const mesh::Column& each : table->contract.columns) columns.push_back(Lower(each.name));
  }
  const std::optional<std::string> near = NearestWord(Lower(column), columns);
  return near ? "did you mean `" + *near + "`?" : "the rule is about " + Join(names, ", ");
}

// A domain's policies by the product that they are about; those for all of it, and global ones,
// under "".
using PoliciesByProduct = std::map<std::string, std::vector<mesh::ResourcePtr>>;

PoliciesByProduct GroupPolicies(const mesh::Snapshot& snapshot, const std::string& domain) {
  PoliciesByProduct groups;
  for (const auto& [_, policy] : snapshot.global_policies) groups[""].push_back(policy->Get());
  const auto node = snapshot.domains.find(domain);
  if (node == snapshot.domains.end()) return groups;
  for (const auto& [_, policy] : node->second->policies)
    groups[policy->As<mesh::Policy>()->product].push_back(policy->Get());
  return groups;
}

class Checker {
 public:
  Checker(const mesh::SnapshotPtr& candidate, Time now) : candidate_(candidate), now_(now) {}

  void CheckEdited(const mesh::ResourcePtr& resource) {
    edited_.insert(resource->id);
    const mesh::Policy& policy = PolicyOf(resource);
    const std::vector<SlotPtr> scope = Scope(policy, *candidate_);
    for (const SlotPtr& slot : scope)
      Add(*resource, policy::FaultsOf(policy, *slot->Get(), *candidate_));
    Add(*resource, policy::LookUpFaults(policy, candidate_, now_));
    CheckNames(*resource, scope);
    if (policy.domain.empty())
      globals_.insert(policy.name);
    else
      CheckLoosening(*resource, scope);
  }

  // Of a global policy that changes: rules of domains that it leaves without effect. They stay, and
  // their authors hear of it when they touch them.
  void CheckGlobals() {
    if (globals_.empty()) return;
    for (const auto& [_, node] : candidate_->domains) {
      for (const auto& [__, entry] : node->policies) {
        const mesh::ResourcePtr policy = entry->Get();
        if (!edited_.contains(policy->id)) CheckAgainstGlobals(PolicyOf(policy));
      }
    }
  }

  // The rules that were there must still fit the contract's tables.
  void CheckContract(const mesh::Contract& contract) {
    const auto [group, is_new] = groups_.try_emplace(contract.domain);
    if (is_new) group->second = GroupPolicies(*candidate_, contract.domain);
    for (const TablePtr& table : TablesOf(contract, *candidate_)) {
      CheckTable(*table, group->second[""]);
      if (!table->product.empty()) CheckTable(*table, group->second[WithoutMajor(table->product)]);
    }
  }

  std::vector<mesh::Finding> Take() { return std::move(findings_); }

 private:
  static std::vector<TablePtr> Joined(const std::vector<SlotPtr>& slots) {
    std::vector<TablePtr> tables;
    for (const SlotPtr& slot : slots) tables.push_back(slot->Get());
    return tables;
  }

  void CheckLoosening(const mesh::Resource& resource, const std::vector<SlotPtr>& scope) {
    const mesh::Policy& policy = std::get<mesh::Policy>(resource.model);
    for (const policy::Loosening& each :
         policy::FindLoosenings(policy, Joined(scope), *candidate_)) {
      Add(resource,
          {{each.rule, "rule \"" + each.rule->name + "\" " + each.what,
            "A domain's policy may be stricter than a global one, never looser: leave the "
            "rule out, or ask an admin for an `except` in the global one."}});
    }
  }

  void CheckAgainstGlobals(const mesh::Policy& policy) {
    for (const policy::Loosening& each :
         policy::FindLoosenings(policy, Joined(Scope(policy, *candidate_)), *candidate_)) {
      if (!globals_.contains(each.global_policy)) continue;
      const mesh::ResourcePtr global = candidate_->Find({Kind::kPolicy, each.global_policy});
      findings_.push_back({mesh::Severity::kWarning, global->path, each.global_rule->at,
                           "rule \"" + each.rule->name + "\" of policy " + policy.name +
                               " has no effect any more: it " + each.what,
                           "Its domain may leave it out."});
    }
  }

  void CheckTable(const mesh::Table& table, const std::vector<mesh::ResourcePtr>& policies) {
    for (const mesh::ResourcePtr& resource : policies) {
      if (edited_.contains(resource->id)) continue;
      const mesh::Policy& policy = PolicyOf(resource);
      Add(*resource, policy::FaultsOf(policy, table, *candidate_));
      if (!policy.product.empty()) CheckNames(*resource, Scope(policy, *candidate_));
    }
  }

  void CheckNames(const mesh::Resource& resource, const std::vector<SlotPtr>& scope) {
    const mesh::Policy& policy = std::get<mesh::Policy>(resource.model);
    for (const mesh::Rule& rule : policy.rules) {
      std::set<std::string> named(rule.columns.begin(), rule.columns.end());
      for (const auto& [column, _] : rule.masks) named.insert(column);
      if (named.empty()) continue;
      std::vector<SlotPtr> about = scope;
      std::erase_if(about, [&](const SlotPtr& slot) {
        return !policy::PickedColumns(policy, rule, *slot->Get(), *candidate_);
      });
      if (about.empty()) continue;  // tables may come after their rules
      for (const std::string& column : named) {
        if (AnyHas(about, column)) continue;
        Add(resource, {{&rule,
                        "rule \"" + rule.name + "\" names column " + column +
                            ", which none of its tables has",
                        ColumnHint(column, about)}});
      }
    }
  }

  void Add(const mesh::Resource& resource, const std::vector<policy::RuleFault>& faults) {
    for (const policy::RuleFault& fault : faults) {
      mesh::Finding finding{mesh::Severity::kError, resource.path, fault.rule->at, fault.message,
                            fault.hint};
      if (seen_.insert(ToString(finding)).second) findings_.push_back(std::move(finding));
    }
  }

  const mesh::SnapshotPtr& candidate_;
  const Time now_;
  std::set<mesh::ResourceId> edited_;
  std::set<std::string> globals_;                    // edited ones
  std::map<std::string, PoliciesByProduct> groups_;  // by domain
  std::set<std::string> seen_;
  std::vector<mesh::Finding> findings_;
};

}  // namespace

std::vector<mesh::Finding> CheckPolicies(const mesh::SnapshotPtr& candidate,
                                         std::span<const mesh::Edit> edits, Time now) {
  Checker checker(candidate, now);
  for (const mesh::Edit& edit : edits) {
    if (edit.after && edit.id.kind == Kind::kPolicy) checker.CheckEdited(edit.after);
  }
  checker.CheckGlobals();
  for (const mesh::Edit& edit : edits) {
    const auto* contract = edit.after ? std::get_if<mesh::Contract>(&edit.after->model) : nullptr;
    if (contract != nullptr) checker.CheckContract(*contract);
  }
  return checker.Take();
}

}  // namespace weft::product
