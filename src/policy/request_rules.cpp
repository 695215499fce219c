#include "policy/request_rules.hpp"

#include "policy/subjects.hpp"
#include "policy/table_rules.hpp"

namespace weft::policy {
namespace {

bool IsFor(const mesh::Rule& rule, const Who& who) {
  return Matches(rule.to, who) && !Matches(rule.except, who);
}

class Collector {
 public:
  Collector(const mesh::Snapshot& snapshot, const mesh::Table& table, const mesh::Caller& consumer,
            Time now)
      : snapshot_(snapshot), table_(table), who_(consumer, table), now_(now) {}

  void Add(const mesh::Policy& policy) {
    for (const mesh::Rule& rule : policy.rules) {
      const bool is_over = (rule.until && now_ >= *rule.until) || (rule.from && now_ < *rule.from);
      if (rule.effect != mesh::Effect::kRequests || is_over) continue;
      if (PickedColumns(policy, rule, table_, snapshot_) && IsFor(rule, who_)) Add(policy, rule);
    }
  }
  RequestTerms Take() { return std::move(terms_); }

 private:
  void Add(const mesh::Policy& policy, const mesh::Rule& rule) {
    const std::string name = "rule \"" + rule.name + "\" of policy " + policy.name;
    const bool is_shorter = rule.longest_days > 0 &&
                            (terms_.longest_days == 0 || rule.longest_days < terms_.longest_days);
    if (is_shorter) {
      terms_.longest_days = rule.longest_days;
      terms_.longest_rule = name;
    }
    if (rule.auto_approve && !terms_.approval)
      terms_.approval = {name, policy.name, rule.columns, rule.filter};
  }

  const mesh::Snapshot& snapshot_;
  const mesh::Table& table_;
  const Who who_;
  const Time now_;
  RequestTerms terms_;
};

}  // namespace

RequestTerms TermsFor(const mesh::Snapshot& snapshot, const mesh::Table& table,
                      const mesh::Caller& consumer, Time now) {
  Collector collector(snapshot, table, consumer, now);
  for (const auto& [_, entry] : snapshot.global_policies) collector.Add(*entry->As<mesh::Policy>());
  const auto node = snapshot.domains.find(table.id.domain);
  if (node != snapshot.domains.end()) {
    for (const auto& [_, entry] : node->second->policies) collector.Add(*entry->As<mesh::Policy>());
  }
  return collector.Take();
}

}  // namespace weft::policy
