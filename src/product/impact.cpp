#include "product/impact.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/text.hpp"
#include "mesh/principal.hpp"
#include "policy/table_rules.hpp"
#include "policy/write_rights.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

using mesh::Kind;
using mesh::TableId;

constexpr size_t kComparedMax = 20'000;  // pairs of somebody and a table

bool ClassifiesOtherwise(const mesh::Resource& before, const mesh::Resource& after) {
  const auto* old = std::get_if<mesh::Contract>(&before.model);
  const auto* next = std::get_if<mesh::Contract>(&after.model);
  if (old == nullptr || next == nullptr || old->tables.size() != next->tables.size()) return true;
  for (size_t i = 0; i < old->tables.size(); ++i) {
    const mesh::ContractTable &a = old->tables[i], &b = next->tables[i];
    if (a.name != b.name || a.tags != b.tags || a.columns.size() != b.columns.size()) return true;
    for (size_t j = 0; j < a.columns.size(); ++j) {
      const mesh::Column &x = a.columns[j], &y = b.columns[j];
      if (x.name != y.name || x.classification != y.classification || x.tags != y.tags) return true;
    }
  }
  return false;
}

bool GivesOtherRights(const mesh::Resource& before, const mesh::Resource& after) {
  const auto* old = std::get_if<mesh::Product>(&before.model);
  const auto* next = std::get_if<mesh::Product>(&after.model);
  return old == nullptr || next == nullptr || old->owners != next->owners ||
         old->tags != next->tags;
}

// Contracts whose rows of what is inherited differ.
std::set<std::string> ContractsThatInheritOtherwise(const mesh::Snapshot& base,
                                                    const mesh::Snapshot& candidate) {
  std::set<std::string> contracts;
  for (const auto& [contract, rows] : base.inherited) {
    const auto next = candidate.inherited.find(contract);
    if (next == candidate.inherited.end() || next->second != rows) contracts.insert(contract);
  }
  for (const auto& [contract, _] : candidate.inherited) {
    if (!base.inherited.contains(contract)) contracts.insert(contract);
  }
  return contracts;
}

class Finder {
 public:
  explicit Finder(const ImpactRequest& request)
      : request_(request),
        base_(*request.base),
        candidate_(*request.draft.candidate),
        uses_(request.uses),
        inheriting_(ContractsThatInheritOtherwise(base_, candidate_)) {
    for (const mesh::Edit& edit : request.draft.edits) Sort(edit);
  }

  AccessImpact Find() {
    for (const auto& [table, principals] : uses_) {
      for (const auto& [principal, _] : principals) AddUse(table, principal);
    }
    for (const mesh::ResourcePtr& policy : policies_)
      AddNamed(std::get<mesh::Policy>(policy->model));
    Compare();
    return std::move(impact_);
  }

 private:
  void Sort(const mesh::Edit& edit) {
    const mesh::ResourcePtr before = base_.Find(edit.id);
    for (const mesh::ResourcePtr& side : {before, edit.after}) {
      if (!side) continue;
      if (edit.id.kind == Kind::kPolicy) policies_.push_back(side);
      if (edit.id.kind == Kind::kUser) users_.insert(edit.id.name);
      if (edit.id.kind == Kind::kDomain) domains_.insert(edit.id.name);
      if (edit.id.kind == Kind::kMesh) is_about_all_ = true;
      for (const mesh::TablePtr& table : TablesOf(*side, side == before ? base_ : candidate_))
        tables_.insert(table->id);
    }
  }

  bool Concerns(const mesh::Policy& policy, const TableId& id) const {
    for (const mesh::Snapshot* side : {&base_, &candidate_}) {
      const mesh::TablePtr table = side->FindTable(id);
      if (table == nullptr) continue;
      for (const mesh::Rule& rule : policy.rules) {
        if (policy::PickedColumns(policy, rule, *table, *side)) return true;
      }
    }
    return false;
  }

  bool IsConcerned(const TableId& id) {
    const auto [known, is_new] = concerned_.try_emplace(id, false);
    if (!is_new) return known->second;
    const mesh::SlotPtr slot = candidate_.FindSlot(id);
    return known->second = is_about_all_ || tables_.contains(id) || domains_.contains(id.domain) ||
                           (slot && inheriting_.contains(slot->contract_id())) ||
                           std::ranges::any_of(policies_, [&](const mesh::ResourcePtr& policy) {
                             return Concerns(std::get<mesh::Policy>(policy->model), id);
                           });
  }

  // Only those who decide about a table hear who uses it.
  bool IsTheirs(const TableId& id) {
    const auto [known, is_new] = theirs_.try_emplace(id, false);
    if (!is_new) return known->second;
    const mesh::TablePtr table =
        base_.FindTable(id) ? base_.FindTable(id) : candidate_.FindTable(id);
    return known->second = table != nullptr && policy::MayDecide(request_.caller, *table);
  }

  void Add(const TableId& id, const std::string& principal) {
    if (!IsTheirs(id)) return;
    if (compared_ == kComparedMax) {
      impact_.is_cut = true;
      return;
    }
    if (pairs_[id].insert(principal).second) ++compared_;
  }

  void AddUse(const std::string& table, const std::string& principal) {
    const std::optional<TableId> id = mesh::ParseTableId(table);
    if (id && (users_.contains(principal) || IsConcerned(*id))) Add(*id, principal);
  }

  // Whom the rules name, on the tables of the policy's domain; of a global policy's on those that
  // are used.
  void AddNamed(const mesh::Policy& policy) {
    std::set<std::string> named;
    for (const mesh::Rule& rule : policy.rules) {
      if (rule.effect == mesh::Effect::kRequests) continue;
      AddSubjects(rule.to, named);
      AddSubjects(rule.except, named);
    }
    if (named.empty()) return;
    for (const TableId& id : TablesFor(policy)) {
      if (!Concerns(policy, id)) continue;
      for (const std::string& principal : named) Add(id, principal);
    }
  }

  std::set<TableId> TablesFor(const mesh::Policy& policy) const {
    std::set<TableId> tables;
    if (policy.domain.empty()) {
      for (const auto& [name, _] : uses_) {
        if (const auto id = mesh::ParseTableId(name)) tables.insert(*id);
      }
      return tables;
    }
    for (const mesh::Snapshot* side : {&base_, &candidate_}) {
      const auto node = side->domains.find(policy.domain);
      if (node == side->domains.end()) continue;
      for (const auto& [name, _] : node->second->tables) tables.insert({policy.domain, name});
    }
    return tables;
  }

  void AddSubjects(const mesh::Subjects& subjects, std::set<std::string>& named) const {
    named.insert(subjects.users.begin(), subjects.users.end());
    for (const std::string& domain : subjects.domains) named.insert(mesh::PrincipalOf(domain));
    if (subjects.teams.empty() && subjects.attributes.empty()) return;
    for (const auto& [name, entry] : candidate_.users) {
      if (IsNamed(*entry->As<mesh::User>(), subjects)) named.insert(name);
    }
  }

  static bool IsNamed(const mesh::User& user, const mesh::Subjects& subjects) {
    for (const std::string& team : user.teams) {
      if (std::ranges::find(subjects.teams, team) != subjects.teams.end()) return true;
    }
    return std::ranges::any_of(subjects.attributes, [&](const auto& wanted) {
      return user.attributes.contains(wanted.first);
    });
  }

  void Compare() {
    for (const auto& [id, principals] : pairs_) {
      const std::vector<std::string> all(principals.begin(), principals.end());
      const auto used = uses_.find(ToString(id));
      const size_t first = impact_.shifts.size();
      for (policy::Shift& shift :
           policy::FindShifts(request_.base, request_.draft.candidate, id, all, request_.now)) {
        const uint64_t touches = used == uses_.end() ? 0 : TouchesOf(used->second, shift.principal);
        impact_.shifts.push_back({std::move(shift), touches});
      }
      std::ranges::stable_sort(impact_.shifts.begin() + static_cast<std::ptrdiff_t>(first),
                               impact_.shifts.end(), std::greater(), &PlannedShift::touches);
    }
  }

  static uint64_t TouchesOf(const std::map<std::string, uint64_t>& used, const std::string& who) {
    const auto found = used.find(who);
    return found == used.end() ? 0 : found->second;
  }

  const ImpactRequest& request_;
  const mesh::Snapshot& base_;
  const mesh::Snapshot& candidate_;
  const lineage::Touched& uses_;
  const std::set<std::string> inheriting_;
  std::vector<mesh::ResourcePtr> policies_;  // before and after
  std::set<std::string> users_, domains_;
  std::set<TableId> tables_;
  bool is_about_all_ = false;
  std::map<TableId, bool> concerned_, theirs_;
  std::map<TableId, std::set<std::string>> pairs_;
  size_t compared_ = 0;
  AccessImpact impact_;
};

}  // namespace

bool MayShiftAccess(const Draft& draft, const mesh::Snapshot& base) {
  if (!ContractsThatInheritOtherwise(base, *draft.candidate).empty()) return true;
  return std::ranges::any_of(draft.edits, [&](const mesh::Edit& edit) {
    switch (edit.id.kind) {
      case Kind::kPolicy: return true;
      case Kind::kUser:
      case Kind::kDomain:
      case Kind::kMesh: return base.FindEntry(edit.id) != nullptr;
      case Kind::kContract: {
        const mesh::ResourcePtr before = edit.after ? base.Find(edit.id) : nullptr;
        return before && ClassifiesOtherwise(*before, *edit.after);
      }
      case Kind::kProduct: {
        const mesh::ResourcePtr before = edit.after ? base.Find(edit.id) : nullptr;
        return before && GivesOtherRights(*before, *edit.after);
      }
      default: return false;
    }
  });
}

AccessImpact FindImpact(const ImpactRequest& request) { return Finder(request).Find(); }

}  // namespace weft::product
