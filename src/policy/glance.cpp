#include "policy/glance.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mesh/agreement.hpp"
#include "mesh/platform_domains.hpp"
#include "policy/decide.hpp"
#include "policy/subjects.hpp"
#include "policy/table_rules.hpp"

namespace weft::policy {
namespace {

// What rules about names and people look at.
mesh::Table NamesOf(const mesh::TableId& id, const mesh::TableSlot& slot) {
  mesh::Table table;
  table.id = id;
  table.major = slot.major();
  if (!slot.product()) return table;
  const std::string& product = slot.product()->id.name;
  table.product = product.substr(0, product.find('@'));
  table.owners = slot.product()->outline.names;
  return table;
}

bool LooksAtColumns(const mesh::Rule& rule) {
  return !rule.on.tags.empty() || !rule.on.classifications.empty() || !rule.columns.empty();
}

bool IsFor(const mesh::Rule& rule, const Who& who) {
  return Matches(rule.to, who) && !Matches(rule.except, who);
}

// "flights.departures@2" and "departures" -> "departures"
std::string BareName(std::string_view address) {
  const size_t dot = address.find('.');
  if (dot != std::string_view::npos) address.remove_prefix(dot + 1);
  return Lower(address.substr(0, address.find('@')));
}

}  // namespace

Glance::Glance(const mesh::Caller& caller, mesh::SnapshotPtr snapshot, Time now)
    : caller_(caller),
      snapshot_(std::move(snapshot)),
      now_(now),
      admin_may_read_(snapshot_->AdminMayRead()) {}

std::optional<Glance::Seen> Glance::Of(const mesh::TableId& id, const mesh::TableSlot& slot) {
  if (id.domain == mesh::kTrackingDomain) return std::nullopt;  // it is what others are together
  const Rules& rules = RulesOf(id.domain);
  if (IsAgreedAbout(slot, rules)) return std::nullopt;
  const bool is_named = rules.named.contains(BareName(slot.written_name()));
  if (is_named || !slot.product()) return Judge(NamesOf(id, slot), rules);
  const auto [known, is_new] = products_.try_emplace(slot.product().get());
  if (is_new) known->second = Judge(NamesOf(id, slot), rules);
  return known->second;
}

const Glance::Rules& Glance::RulesOf(const std::string& domain) {
  const auto [known, is_new] = domains_.try_emplace(domain);
  Rules& rules = known->second;
  if (!is_new) return rules;
  for (const auto& [_, entry] : snapshot_->global_policies) Add(entry, rules);
  const auto node = snapshot_->domains.find(domain);
  if (node == snapshot_->domains.end()) return rules;
  rules.node = node->second;
  for (const auto& [_, entry] : rules.node->policies) Add(entry, rules);
  return rules;
}

void Glance::Add(const mesh::EntryPtr& entry, Rules& rules) const {
  const auto policy = entry->As<mesh::Policy>();
  bool counts = false;
  for (const mesh::Rule& rule : policy->rules) {
    if (!GivesOrTakes(rule)) continue;
    counts = true;
    for (const std::string& table : rule.on.tables)
      if (const std::string name = BareName(table); name != "*") rules.named.insert(name);
  }
  if (counts) rules.policies.push_back(policy);
}

// What was agreed goes with a table when its address changes.
bool Glance::IsAgreedAbout(const mesh::TableSlot& slot, const Rules& rules) const {
  if (!snapshot_->former_names.empty()) {
    const auto contract = snapshot_->FindEntry({mesh::Kind::kContract, slot.contract_id()});
    if (!contract || !contract->outline.names.empty()) return true;
  }
  if (!rules.node || rules.node->agreements.empty()) return false;
  const std::string prefix = mesh::AboutKey(slot.written_name(), "");
  const auto about = rules.node->agreements.lower_bound(prefix);
  return about != rules.node->agreements.end() && about->first.starts_with(prefix);
}

std::optional<Glance::Seen> Glance::Judge(const mesh::Table& table, const Rules& rules) const {
  const Who who(caller_, table);
  for (const PolicyPtr& policy : rules.policies)
    for (const mesh::Rule& rule : policy->rules)
      if (GivesOrTakes(rule) && LooksAtColumns(rule) && NamesTable(*policy, rule, table) &&
          IsFor(rule, who))
        return std::nullopt;
  const mesh::Decision decision = Decide(caller_, mesh::Action::kDiscover, table,
                                         RightsFor(snapshot_, table), admin_may_read_, now_);
  return Seen{decision.discover, decision.read};
}

}  // namespace weft::policy
