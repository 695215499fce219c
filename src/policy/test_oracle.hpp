#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "mesh/caller.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"

// The rules of docs/formats/policy.md once more, read rule by rule and column by column without any
// preparation: what Decide must answer about fleet.planes of policy/test_mesh.hpp. For tests.
namespace weft::policy::test {

struct Expected {
  bool discover = false;
  bool read = false;
  std::set<std::string> filters;             // canonical, with the caller bound
  std::map<std::string, std::string> masks;  // by lower-case column
  std::set<std::string> hidden;
  std::optional<Time> valid_until;
  bool operator==(const Expected&) const = default;
};

using mesh::Action;
using mesh::Caller;
using mesh::Column;
using mesh::Effect;
using mesh::Mask;
using mesh::Policy;
using mesh::Rule;
using mesh::Table;
using Strings = std::vector<std::string>;

inline bool Has(const Strings& list, const std::string& item) {
  return std::ranges::any_of(list, [&](const std::string& x) { return Lower(x) == Lower(item); });
}

inline bool HasAttribute(const Caller& caller, const mesh::Attributes& wanted) {
  for (const auto& [name, values] : wanted) {
    const auto own = caller.attributes.find(name);
    if (own == caller.attributes.end()) continue;
    for (const std::string& value : own->second) {
      if (Has(values, value)) return true;
    }
  }
  return false;
}

inline bool Fits(const mesh::Subjects& subjects, const Caller& caller, const Table& table) {
  if (!caller.service_domain.empty()) {
    if (Has(subjects.domains, caller.service_domain)) return true;
    return caller.service_domain != table.id.domain && (subjects.everyone || subjects.members);
  }
  if (subjects.everyone || (subjects.members && !caller.teams.empty())) return true;
  if (Has(subjects.users, caller.user) || HasAttribute(caller, subjects.attributes)) return true;
  for (const std::string& team : caller.teams) {
    if (Has(subjects.teams, team)) return true;
  }
  return (caller.is_admin && Has(subjects.roles, "admin")) ||
         (caller.curated.contains(table.id.domain) && Has(subjects.roles, "curator")) ||
         (caller.own_domains.contains(table.id.domain) && Has(subjects.roles, "team")) ||
         (Has(table.owners, caller.user) && Has(subjects.roles, "owner"));
}

inline bool IsPicked(const Rule& rule, const Column& column) {
  bool tag = rule.on.tags.empty();
  for (const std::string& t : rule.on.tags) tag |= Has(column.tags, t);
  return tag &&
         (rule.on.classifications.empty() || Has(rule.on.classifications, column.classification));
}

// Only for fleet.planes.
inline bool Concerns(const Policy& policy, const Rule& rule, const Table& table) {
  if (!policy.domain.empty() && policy.domain != "fleet") return false;
  if (!policy.product.empty() && policy.product != "fleet.planes") return false;
  const Strings names{"fleet.planes", "fleet.*", "fleet.planes@1"};
  const auto named = [&](const Strings& list) {
    return std::ranges::any_of(list, [&](const std::string& name) { return Has(names, name); });
  };
  if (!rule.on.tables.empty() && !named(rule.on.tables)) return false;
  if (!rule.on.products.empty() && !named(rule.on.products)) return false;
  return std::ranges::any_of(table.contract.columns,
                             [&](const Column& c) { return IsPicked(rule, c); });
}

// The generator's broken and bound expressions, by what is to come of them.
inline std::string FilterText(const mesh::ExpressionPtr& filter, const Caller& caller) {
  const std::string text = mesh::ToText(*filter);
  if (text == "speed > 1") return "FALSE";
  if (text != "maker = caller.airport") return text;
  return caller.attributes.contains("airport") ? "maker = 'JFK'" : "maker = NULL";
}

inline std::string MaskText(const Mask& mask) {
  return ToString(mask) == "expression: length(maker)" ? "null" : ToString(mask);
}

inline void Limit(Expected& expected, const Rule& rule) {
  if (rule.until)
    expected.valid_until = std::min(expected.valid_until.value_or(*rule.until), *rule.until);
}

inline std::string Strictest(const std::set<std::string>& masks) {
  for (const char* mask : {"null", "redact", "default", "hash-column", "hash", "sha-256-global",
                           "year", "month", "show-first-4", "show-last-4"}) {
    if (masks.contains(mask)) return mask;
  }
  return masks.size() > 1 ? "null" : *masks.begin();
}

// The rules that are for this caller and table, and in force.
struct Matching {
  std::vector<const Rule*> hide, deny, allow, narrow;
  std::optional<Time> next;  // when the first of the rules that are to come begins
};

// An allow is for its purposes alone, what takes away not for those.
inline bool IsForPurpose(const Caller& caller, const Rule& rule) {
  if (rule.purposes.empty()) return true;
  return Has(rule.purposes, caller.purpose) == (rule.effect == Effect::kAllow);
}

inline Matching Match(const Caller& caller, const Table& table, const std::vector<Policy>& policies,
                      Time now) {
  Matching matching;
  for (const Policy& policy : policies) {
    for (const Rule& rule : policy.rules) {
      if (!Concerns(policy, rule, table) || !Fits(rule.to, caller, table) ||
          Fits(rule.except, caller, table))
        continue;
      if (rule.until && *rule.until <= now) continue;
      if (rule.from && *rule.from > now) {
        matching.next = std::min(matching.next.value_or(*rule.from), *rule.from);
        continue;
      }
      if (!IsForPurpose(caller, rule)) continue;
      if (rule.effect == Effect::kDeny) matching.deny.push_back(&rule);
      if (rule.effect == Effect::kDeny && rule.action == Action::kDiscover)
        matching.hide.push_back(&rule);
      if (rule.effect == Effect::kAllow) matching.allow.push_back(&rule);
      if (rule.effect != Effect::kDeny) matching.narrow.push_back(&rule);
    }
  }
  return matching;
}

inline bool IsVisible(const std::vector<const Rule*>& allows, const Column& column) {
  return std::ranges::any_of(allows, [&](const Rule* rule) {
    return IsPicked(*rule, column) &&
           (rule->columns.empty() || Has(rule->columns, Lower(column.name)));
  });
}

inline void Narrow(Expected& expected, const std::vector<const Rule*>& rules, const Caller& caller,
                   const Table& table) {
  std::map<std::string, std::set<std::string>> masks;
  for (const Rule* rule : rules) {
    bool narrows = rule->filter != nullptr;
    if (rule->filter) expected.filters.insert(FilterText(rule->filter, caller));
    for (const Column& column : table.contract.columns) {
      const std::string name = Lower(column.name);
      const auto named = rule->masks.find(name);
      if (named != rule->masks.end()) masks[name].insert(MaskText(named->second)), narrows = true;
      if (rule->mask && IsPicked(*rule, column))
        masks[name].insert(MaskText(*rule->mask)), narrows = true;
    }
    if (narrows) Limit(expected, *rule);
  }
  for (const auto& [column, all] : masks) {
    if (!expected.hidden.contains(column)) expected.masks[column] = Strictest(all);
  }
}

inline Expected Oracle(const Caller& caller, const Table& table,
                       const std::vector<Policy>& policies, bool admin_may_read, Time now) {
  Expected expected;
  if (caller.scope.starts_with("events:")) return expected;
  const Matching matching = Match(caller, table, policies, now);
  expected.valid_until = matching.next;
  const bool at_home = caller.service_domain == table.id.domain;
  const bool by_right = at_home || caller.own_domains.contains("fleet") ||
                        caller.curated.contains("fleet") || Has(table.owners, caller.user) ||
                        (caller.is_admin && admin_may_read);
  bool by_rule = false;
  for (const Column& column : table.contract.columns) by_rule |= IsVisible(matching.allow, column);
  expected.discover = matching.hide.empty() || caller.is_admin;
  expected.read = expected.discover && matching.deny.empty() && (by_right || by_rule);
  if (!expected.read) {
    for (const Rule* rule : expected.discover ? matching.deny : matching.hide)
      Limit(expected, *rule);
    return expected;
  }
  if (!by_right) {
    for (const Column& column : table.contract.columns) {
      if (!IsVisible(matching.allow, column)) expected.hidden.insert(Lower(column.name));
    }
    for (const Rule* rule : matching.allow) {
      if (std::ranges::any_of(table.contract.columns,
                              [&](const Column& c) { return IsVisible({rule}, c); })) {
        Limit(expected, *rule);
      }
    }
  }
  if (!at_home) Narrow(expected, matching.narrow, caller, table);
  return expected;
}

inline Expected Shown(const mesh::Decision& decision) {
  Expected shown{decision.discover, decision.read, {}, {}, {}, decision.valid_until};
  for (const mesh::ExpressionPtr& filter : decision.filters)
    shown.filters.insert(mesh::ToText(*filter));
  for (const auto& [column, mask] : decision.masks) shown.masks[column] = ToString(mask);
  for (const std::string& column : decision.hidden_columns) shown.hidden.insert(Lower(column));
  return shown;
}

inline std::string ToString(const Expected& e) {
  std::string text = std::string(e.discover ? "discover " : "") + (e.read ? "read" : "");
  for (const std::string& filter : e.filters) text += "\n  filter " + filter;
  for (const auto& [column, mask] : e.masks) text += "\n  mask " + column + " " + mask;
  for (const std::string& column : e.hidden) text += "\n  hidden " + column;
  return text + (e.valid_until ? "\n  until " + FormatTime(*e.valid_until) : "");
}

}  // namespace weft::policy::test
