#include "product/follow_data.hpp"

#include <algorithm>
#include <variant>

#include "base/text.hpp"
#include "lineage/sql_words.hpp"
#include "mesh/principal.hpp"
#include "policy/shift.hpp"
#include "policy/table_rules.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr size_t kGenerationsMax = 1000;  // of tables made from tables

template <typename Each>
void ForEachSql(const mesh::Snapshot& mesh, const Each& each) {
  for (const auto& [domain, node] : mesh.domains) {
    for (const auto& [_, slot] : node->tables) {
      const std::string sql = slot->Sql();
      if (!sql.empty()) each(domain, slot, sql);
    }
  }
}

// Which tables edits of policies are about, on either side.
class Concerned {
 public:
  Concerned(const mesh::Snapshot& base, const mesh::Snapshot& candidate,
            std::span<const mesh::Edit> edits)
      : sides_{&base, &candidate} {
    for (const mesh::Edit& edit : edits) {
      if (edit.id.kind != mesh::Kind::kPolicy) continue;
      for (const mesh::ResourcePtr& side : {base.Find(edit.id), edit.after})
        if (side) policies_.push_back(side);
    }
  }

  bool IsEmpty() const { return policies_.empty(); }

  // The domains in which a policy picks tables; empty: in all.
  std::set<std::string> Domains() const {
    std::set<std::string> domains;
    for (const mesh::ResourcePtr& policy : policies_) {
      const std::string& domain = std::get<mesh::Policy>(policy->model).domain;
      if (domain.empty()) return {};
      domains.insert(domain);
    }
    return domains;
  }

  bool Has(const mesh::TableId& id) {
    const auto [known, is_new] = known_.try_emplace(id, false);
    if (is_new) known->second = IsPicked(id);
    return known->second;
  }

 private:
  bool IsPicked(const mesh::TableId& id) const {
    for (const mesh::Snapshot* side : sides_) {
      const mesh::TablePtr table = side->FindTable(id);
      for (const mesh::ResourcePtr& each : policies_) {
        const auto& policy = std::get<mesh::Policy>(each->model);
        const bool is_picked =
            table && std::ranges::any_of(policy.rules, [&](const auto& rule) {
              return policy::PickedColumns(policy, rule, *table, *side).has_value();
            });
        if (is_picked) return true;
      }
    }
    return false;
  }

  const std::vector<const mesh::Snapshot*> sides_;
  std::vector<mesh::ResourcePtr> policies_;
  std::map<mesh::TableId, bool> known_;
};

// Tables by the digest of their bare name: what a word of some SQL may mean.
std::multimap<uint32_t, mesh::TableId> TablesByWord(const mesh::Snapshot& mesh,
                                                    const std::set<std::string>& domains) {
  std::multimap<uint32_t, mesh::TableId> tables;
  for (const auto& [domain, node] : mesh.domains) {
    if (!domains.empty() && !domains.contains(domain)) continue;
    for (const auto& [name, _] : node->tables) {
      const mesh::TableId id{domain, name};
      tables.emplace(lineage::WordDigest(BareName(id)), id);
    }
  }
  return tables;
}

void AddAgreements(Grants& grants, const mesh::Snapshot& base, std::span<const mesh::Edit> edits) {
  for (const mesh::Edit& edit : edits) {
    if (edit.id.kind != mesh::Kind::kAgreement) continue;
    for (const mesh::ResourcePtr& side : {base.Find(edit.id), edit.after}) {
      const auto* agreement = side ? std::get_if<mesh::Agreement>(&side->model) : nullptr;
      const bool gives = agreement && agreement->state == mesh::AgreementState::kApproved;
      if (gives && !agreement->consumer.domain.empty())
        grants[agreement->consumer.domain].insert(Lower(BareName(agreement->table)));
    }
  }
}

std::unique_ptr<audit::Touch> LookAt(audit::Guard& guard, const mesh::SnapshotPtr& mesh) {
  auto touch = guard.Open(mesh::ServicePrincipal(""), {.verb = audit::Verb::kRun}, mesh);
  touch->RecordNothing();
  return touch;
}

}  // namespace

TablesById FollowData(const mesh::Snapshot& mesh, Ground& ground, const IsDue& is_due) {
  TablesById looked_at;
  std::set<std::string> news;
  for (size_t generation = 0; generation < kGenerationsMax; ++generation) {  // cycles are refused
    std::set<std::string> next;
    ForEachSql(mesh,
               [&](const std::string& domain, const mesh::SlotPtr& slot, const std::string& sql) {
                 const bool looks =
                     generation == 0 ? is_due(domain, *slot, sql) : lineage::MentionsAny(sql, news);
                 if (!looks) return;
                 const mesh::TablePtr table = slot->Get();
                 looked_at.emplace(table->id, table);
                 if (ground.provenance().Update(*table)) next.insert(Lower(BareName(table->id)));
               });
    if (next.empty()) break;
    news = std::move(next);
  }
  return looked_at;
}

Grants GrantedOtherwise(const mesh::SnapshotPtr& base, const mesh::SnapshotPtr& candidate,
                        std::span<const mesh::Edit> edits, Time now) {
  Grants grants;
  AddAgreements(grants, *base, edits);
  Concerned concerned(*base, *candidate, edits);
  if (concerned.IsEmpty()) return grants;
  const auto by_word = TablesByWord(*candidate, concerned.Domains());
  std::set<std::pair<std::string, mesh::TableId>> compared;
  ForEachSql(*candidate,
             [&](const std::string& domain, const mesh::SlotPtr&, const std::string& sql) {
               const std::string reader = mesh::PrincipalOf(domain);
               for (const uint32_t word : lineage::WordDigests(sql)) {
                 const auto [first, last] = by_word.equal_range(word);
                 for (auto each = first; each != last; ++each) {
                   const mesh::TableId& id = each->second;
                   if (!compared.emplace(domain, id).second || !concerned.Has(id)) continue;
                   if (!policy::FindShifts(base, candidate, id, std::span(&reader, 1), now).empty())
                     grants[domain].insert(Lower(BareName(id)));
                 }
               }
             });
  return grants;
}

IsDue DueAfter(const Grants& grants, const mesh::Snapshot& mesh) {
  return [&](const std::string& domain, const mesh::TableSlot& slot, const std::string& sql) {
    const auto granted = grants.find(domain);
    return granted != grants.end() && (mesh.inherited.contains(slot.contract_id()) ||
                                       lineage::MentionsAny(sql, granted->second));
  };
}

std::vector<mesh::InheritedEdit> InheritedAfterGrants(audit::Guard& guard, engine::Engine& engine,
                                                      const mesh::SnapshotPtr& base,
                                                      const mesh::Edit& edit) {
  const mesh::SnapshotPtr candidate =
      mesh::Next(base, std::span(&edit, 1), base->seq + 1, guard.Now());
  const Grants grants = GrantedOtherwise(base, candidate, std::span(&edit, 1), guard.Now());
  if (grants.empty()) return {};
  const auto touch = LookAt(guard, candidate);
  Ground ground(*candidate, *touch, engine);
  FollowData(*candidate, ground, DueAfter(grants, *candidate));
  return ground.provenance().Edits();
}

std::vector<mesh::InheritedEdit> InheritedInAll(audit::Guard& guard, engine::Engine& engine,
                                                const mesh::SnapshotPtr& mesh) {
  const auto touch = LookAt(guard, mesh);
  Ground ground(*mesh, *touch, engine);
  FollowData(*mesh, ground, [](const auto&...) { return true; });
  return ground.provenance().Edits();
}

}  // namespace weft::product
