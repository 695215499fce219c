#include "product/subscribers.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/caller.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr size_t kFieldsShown = 3;

// The fields that differ and bear on this table, the first few by name.
std::string FieldsText(const PlannedChange& change, const std::string& table) {
  std::vector<std::string> paths;
  for (const mesh::FieldChange& field : change.fields) {
    const bool of_another =
        field.path.starts_with("schema[") && !field.path.starts_with("schema[" + table + "]");
    if (!of_another) paths.push_back(field.path);
  }
  if (paths.empty()) return {};
  const size_t more = paths.size() > kFieldsShown ? paths.size() - kFieldsShown : 0;
  paths.resize(paths.size() - more);
  return Join(paths, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

std::vector<mesh::TablePtr> TablesIn(const mesh::ResourcePtr& resource,
                                     const mesh::Snapshot& snapshot) {
  return resource ? TablesOf(*resource, snapshot) : std::vector<mesh::TablePtr>{};
}

class Teller {
 public:
  Teller(const Draft& draft, const mesh::Snapshot& base, const audit::Guard& guard,
         const std::set<std::string>& told)
      : draft_(draft), base_(base), guard_(guard), told_(told) {}

  std::vector<store::Notice> Tell() {
    for (const PlannedChange& change : draft_.plan.changes) {
      if (change.id.kind == mesh::Kind::kContract) TellOfContract(change);
      if (change.id.kind == mesh::Kind::kProduct && !change.code.empty()) TellOfCode(change);
    }
    return std::move(notices_);
  }

 private:
  void TellOfContract(const PlannedChange& change) {
    for (const mesh::TablePtr& table : TablesIn(base_.Find(change.id), base_)) {
      if (!draft_.candidate->FindSlot(table->id)) {
        TellAll(*table, nullptr, ToString(table->id) + " is gone");
        continue;
      }
      const std::string fields = FieldsText(change, table->contract.name);
      if (!fields.empty())
        TellAll(*table, draft_.candidate->FindTable(table->id),
                "the contract of " + ToString(table->id) + " changes: " + fields);
    }
  }

  void TellOfCode(const PlannedChange& change) {
    for (const mesh::TablePtr& table : TablesIn(base_.Find(change.id), base_)) {
      const mesh::TablePtr after = draft_.candidate->FindTable(table->id);
      if (after && after->sql != table->sql)
        TellAll(*table, after, "the SQL of " + ToString(table->id) + " changes");
    }
  }

  // `after`: the table as it will be, which they must be able to discover; null: it goes, and they
  // could discover it before.
  void TellAll(const mesh::Table& before, const mesh::TablePtr& after, const std::string& text) {
    const auto node = base_.domains.find(before.id.domain);
    if (node == base_.domains.end()) return;
    const std::string name = before.id.name.substr(0, before.id.name.find('@'));
    const std::string prefix = mesh::AboutKey(name, "");
    const auto& all = node->second->subscriptions;
    for (auto entry = all.lower_bound(prefix);
         entry != all.end() && entry->first.starts_with(prefix); ++entry) {
      const auto subscription = entry->second->As<mesh::Subscription>();
      if (subscription->table.name != name && subscription->table != before.id) continue;
      if (told_.contains(subscription->user + " " + ToString(before.id))) continue;
      if (MayKnow(subscription->user, after))
        notices_.push_back({subscription->user, "changed", ToString(before.id), text});
    }
  }

  bool MayKnow(const std::string& user, const mesh::TablePtr& after) const {
    const mesh::SnapshotPtr& mesh = draft_.candidate;
    const auto document = mesh->FindUser(user);
    if (!document || document->disabled) return false;
    return !after ||
           guard_.Decide(mesh::CallerFor(*mesh, user), mesh::Action::kDiscover, *after, mesh)
               .discover;
  }

  const Draft& draft_;
  const mesh::Snapshot& base_;
  const audit::Guard& guard_;
  const std::set<std::string>& told_;
  std::vector<store::Notice> notices_;
};

}  // namespace

std::vector<store::Notice> SubscriberNotices(const Draft& draft, const mesh::Snapshot& base,
                                             const audit::Guard& guard,
                                             const std::set<std::string>& told) {
  return Teller(draft, base, guard, told).Tell();
}

}  // namespace weft::product
