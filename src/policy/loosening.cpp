#include "policy/loosening.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "policy/case.hpp"
#include "policy/mask_order.hpp"
#include "policy/subjects.hpp"
#include "policy/table_rules.hpp"

namespace weft::policy {
namespace {

using mesh::Effect;
using mesh::Rule;
using mesh::Subjects;
using mesh::Table;

bool Has(const std::vector<std::string>& list, const std::string& item) {
  return std::ranges::any_of(list, [&](const std::string& x) { return SameWithoutCase(x, item); });
}

bool HasAll(const std::vector<std::string>& list, const std::vector<std::string>& items) {
  return std::ranges::all_of(items, [&](const std::string& item) { return Has(list, item); });
}

bool IsNobody(const Subjects& s) {
  return !s.everyone && !s.members && s.users.empty() && s.teams.empty() && s.roles.empty() &&
         s.domains.empty() && s.attributes.empty();
}

// Is the global rule for each of these people, whoever they may become?
class Coverage {
 public:
  Coverage(const Rule& rule, const Table& table, const mesh::Snapshot& snapshot)
      : rule_(rule), to_(rule.to), table_(table), snapshot_(snapshot) {}

  bool Of(const Subjects& subjects) const {
    // It may end, or be lifted: then the other rule has its effect.
    if (rule_.from || rule_.until || !rule_.purposes.empty()) return false;
    if (!std::ranges::all_of(subjects.users, [&](const auto& user) { return OfUser(user); }))
      return false;
    const bool only_users = subjects.teams.empty() && subjects.roles.empty() &&
                            subjects.domains.empty() && subjects.attributes.empty() &&
                            !subjects.everyone && !subjects.members;
    if (only_users) return !subjects.users.empty();
    return IsNobody(rule_.except) && OfGroups(subjects);
  }

 private:
  // A person is known: whether they are excepted, too.
  bool OfUser(const std::string& name) const {
    const auto user = snapshot_.FindUser(name);
    if (!user || user->disabled) return false;
    const mesh::Caller caller = mesh::CallerFor(snapshot_, name);
    const Who who(caller, table_);
    return Matches(rule_.to, who) && !Matches(rule_.except, who);
  }

  bool OfGroups(const Subjects& subjects) const {
    const bool members = to_.everyone || to_.members;
    if (subjects.everyone && !to_.everyone) return false;
    if (subjects.members && !members) return false;
    if (!members && !HasAll(to_.teams, subjects.teams)) return false;
    if (!to_.everyone && !HasAll(to_.roles, subjects.roles)) return false;
    return std::ranges::all_of(subjects.domains, [&](const auto& d) { return OfDomain(d); }) &&
           (to_.everyone || subjects.attributes.empty() || to_.attributes == subjects.attributes);
  }

  bool OfDomain(const std::string& domain) const {
    const bool is_at_home = SameWithoutCase(domain, table_.id.domain);
    return Has(to_.domains, domain) || (!is_at_home && (to_.everyone || to_.members));
  }

  const Rule& rule_;
  const Subjects& to_;
  const Table& table_;
  const mesh::Snapshot& snapshot_;
};

// A global rule with its policy.
struct Global {
  std::shared_ptr<const mesh::Policy> policy;
  const Rule* rule;
};

std::string Named(const Global& global) {
  return "rule \"" + global.rule->name + "\" of global policy " + global.policy->name;
}

std::optional<mesh::Mask> MaskOn(const Rule& rule, const Bits& picked, size_t at,
                                 const std::string& column) {
  std::optional<mesh::Mask> mask;
  const auto named = rule.masks.find(Lower(column));
  if (named != rule.masks.end()) mask = named->second;
  if (rule.mask && picked.Has(at) && (!mask || RankOf(rule.mask->type) < RankOf(mask->type)))
    mask = rule.mask;
  return mask;
}

class Finder {
 public:
  Finder(const mesh::Policy& policy, std::span<const mesh::TablePtr> tables,
         const mesh::Snapshot& snapshot)
      : policy_(policy), tables_(tables), snapshot_(snapshot) {
    for (const auto& [_, entry] : snapshot.global_policies) {
      const auto global = entry->As<mesh::Policy>();
      for (const Rule& rule : global->rules) globals_.push_back({global, &rule});
    }
  }

  std::vector<Loosening> Find() {
    for (const Rule& rule : policy_.rules) {
      if (auto found = OfRule(rule)) found_.push_back(std::move(*found));
    }
    return std::move(found_);
  }

 private:
  std::optional<Loosening> OfRule(const Rule& rule) const {
    if (rule.effect == Effect::kRequests) return LongerThan(rule);
    if (rule.effect == Effect::kDeny) return std::nullopt;
    if (rule.effect == Effect::kAllow) {
      if (auto found = Denied(rule)) return found;
    }
    return MaskedStricter(rule);
  }

  static Loosening Against(const Rule& rule, const Global& global, std::string what) {
    return {&rule, global.rule, global.policy->name, std::move(what)};
  }

  bool Covers(const Global& global, const Table& table, const Rule& rule) const {
    return PickedColumns(*global.policy, *global.rule, table, snapshot_) &&
           Coverage(*global.rule, table, snapshot_).Of(rule.to);
  }

  // An allow that a denial takes away wherever it could grant.
  std::optional<Loosening> Denied(const Rule& rule) const {
    const Global* by = nullptr;
    for (const mesh::TablePtr& table : tables_) {
      if (!PickedColumns(policy_, rule, *table, snapshot_)) continue;
      const auto denial = std::ranges::find_if(globals_, [&](const Global& global) {
        return global.rule->effect == Effect::kDeny && Covers(global, *table, rule);
      });
      if (denial == globals_.end()) return std::nullopt;
      by = &*denial;
    }
    if (by == nullptr) return std::nullopt;
    return Against(rule, *by, "can never grant anything: " + Named(*by) + " denies it");
  }

  std::optional<Loosening> MaskedStricter(const Rule& rule) const {
    if (rule.masks.empty() && !rule.mask) return std::nullopt;
    for (const mesh::TablePtr& table : tables_) {
      const auto picked = PickedColumns(policy_, rule, *table, snapshot_);
      if (!picked) continue;
      for (const Global& global : globals_) {
        if (global.rule->masks.empty() && !global.rule->mask) continue;
        if (!Covers(global, *table, rule)) continue;
        if (auto found = MaskedStricter(rule, *picked, global, *table)) return found;
      }
    }
    return std::nullopt;
  }

  std::optional<Loosening> MaskedStricter(const Rule& rule, const Bits& picked,
                                          const Global& global, const Table& table) const {
    const auto global_picked = PickedColumns(*global.policy, *global.rule, table, snapshot_);
    const std::vector<mesh::Column>& columns = table.contract.columns.Items();
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto looser = MaskOn(rule, picked, i, columns[i].name);
      const auto stricter = MaskOn(*global.rule, *global_picked, i, columns[i].name);
      if (!looser || !stricter || RankOf(stricter->type) >= RankOf(looser->type)) continue;
      return Against(rule, global,
                     "masks " + columns[i].name + " of " + ToString(table.id) + " with " +
                         ToString(*looser) + ", but " + Named(global) + " masks it with " +
                         ToString(*stricter) + " for all of these");
    }
    return std::nullopt;
  }

  // Agreements that would last longer than a global rule lets them.
  std::optional<Loosening> LongerThan(const Rule& rule) const {
    if (rule.longest_days == 0) return std::nullopt;
    for (const mesh::TablePtr& table : tables_) {
      if (!PickedColumns(policy_, rule, *table, snapshot_)) continue;
      for (const Global& global : globals_) {
        const int days = global.rule->longest_days;
        if (days == 0 || days >= rule.longest_days || !Covers(global, *table, rule)) continue;
        return Against(rule, global,
                       "lets agreements last " + std::to_string(rule.longest_days) + " days, but " +
                           Named(global) + " ends them after " + std::to_string(days));
      }
    }
    return std::nullopt;
  }

  const mesh::Policy& policy_;
  const std::span<const mesh::TablePtr> tables_;
  const mesh::Snapshot& snapshot_;
  std::vector<Global> globals_;
  std::vector<Loosening> found_;
};

}  // namespace

std::vector<Loosening> FindLoosenings(const mesh::Policy& policy,
                                      std::span<const mesh::TablePtr> tables,
                                      const mesh::Snapshot& snapshot) {
  if (policy.domain.empty() || snapshot.global_policies.empty()) return {};
  return Finder(policy, tables, snapshot).Find();
}

}  // namespace weft::policy
