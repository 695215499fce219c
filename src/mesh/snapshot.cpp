#include "mesh/snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "mesh/agreement.hpp"
#include "mesh/join.hpp"

namespace weft::mesh {
namespace {

constexpr size_t kJoinedBytesMax = 16 << 20;  // of tables that are kept joined

using EntryTree = Tree<std::string, EntryPtr>;

EntryTree::Edit EditOf(std::string key, const EntryPtr& after) {
  return {std::move(key), after ? std::optional(after) : std::nullopt};
}

// "flights.departures@2" -> "departures@2"
std::string BareName(const std::string& name) { return name.substr(name.find('.') + 1); }

// The edits of one domain, gathered before any is done.
class DomainEdits {
 public:
  void SetDocument(const EntryPtr& after) { document_ = after; }
  // Set: the domain's document comes, changes or (null) goes.
  const std::optional<EntryPtr>& document() const { return document_; }

  void Add(const ResourceId& id, const EntryPtr& before, const EntryPtr& after) {
    switch (id.kind) {
      case Kind::kProduct:
        products_.push_back(EditOf(BareName(id.name), after));
        if (before) Publish(*before, false);
        if (after) Publish(*after, true);
        return;
      case Kind::kContract:
        contracts_.push_back(EditOf(id.name, after));
        if (before) Define(*before, false);
        if (after) Define(*after, true);
        return;
      case Kind::kPolicy: policies_.push_back(EditOf(id.name, after)); return;
      case Kind::kAgreement: return agreements_.Add(before, after);
      case Kind::kThread: return threads_.Add(before, after);
      case Kind::kSubscription: return subscriptions_.Add(before, after);
      default: return;
    }
  }

  DomainPtr Apply(const std::string& name, const DomainPtr& base,
                  const std::shared_ptr<Recent>& recent) {
    auto node = base ? std::make_shared<DomainNode>(*base) : std::make_shared<DomainNode>();
    if (!base) node->domain.name = name;
    if (document_) ApplyDocument(name, *node);
    node->products = node->products.Edited(products_);
    node->contracts = node->contracts.Edited(contracts_);
    node->policies = node->policies.Edited(policies_);
    node->agreements = agreements_.Applied(node->agreements);
    node->threads = threads_.Applied(node->threads);
    node->subscriptions = subscriptions_.Applied(node->subscriptions);
    node->publishers = Merged(node->publishers, publishers_);
    node->definers = Merged(node->definers, definers_);
    for (const NameChange& change : publishers_) AddTables(*node, change.key);
    std::ranges::sort(table_names_);
    table_names_.erase(std::ranges::unique(table_names_).begin(), table_names_.end());
    LaySlots(*node, table_names_, recent);
    return node;
  }

 private:
  using Names = Tree<std::string, std::vector<std::string>>;
  // A name comes under a key, or goes; the last word on a name counts.
  struct NameChange {
    std::string key, name;
    bool comes;
  };
  using NameChanges = std::vector<NameChange>;

  // What is about one of the domain's tables, by AboutKey.
  class About {
   public:
    void Add(const EntryPtr& before, const EntryPtr& after) {
      if (before) edits_[KeyOf(*before)] = nullptr;
      if (after) edits_[KeyOf(*after)] = after;
    }
    EntryTree Applied(const EntryTree& base) const {
      std::vector<EntryTree::Edit> edits;
      for (const auto& [key, entry] : edits_) edits.push_back(EditOf(key, entry));
      return base.Edited(std::move(edits));
    }

   private:
    static std::string KeyOf(const Entry& entry) {
      return AboutKey(entry.outline.tables.front(), entry.id.name);
    }
    std::map<std::string, EntryPtr> edits_;  // null: gone
  };
  void Publish(const Entry& product, bool comes) {
    for (const std::string& contract : product.outline.contracts)
      publishers_.push_back({contract, BareName(product.id.name), comes});
  }
  void Define(const Entry& contract, bool comes) {
    for (const std::string& table : contract.outline.tables) {
      table_names_.push_back(Lower(table));
      definers_.push_back({table_names_.back(), contract.id.name, comes});
    }
  }

  // A domain's team owns the tables that name no other: they all are joined anew when it changes.
  void ApplyDocument(const std::string& name, DomainNode& node) {
    const std::string team_before = node.domain.team;
    node.domain = *document_ ? *(*document_)->As<Domain>() : Domain{};
    node.domain.name = name;
    if (node.domain.team == team_before) return;
    for (const auto& [table, _] : node.definers) table_names_.push_back(table);
  }

  static Names Merged(const Names& base, NameChanges& changes) {
    std::ranges::stable_sort(changes, {}, &NameChange::key);
    std::vector<Names::Edit> edits;
    for (auto change = changes.begin(); change != changes.end();) {
      const std::string& key = change->key;
      const auto old = base.find(key);
      std::set<std::string> merged;
      if (old != base.end()) merged.insert(old->second.begin(), old->second.end());
      for (; change != changes.end() && change->key == key; ++change) {
        if (change->comes)
          merged.insert(change->name);
        else
          merged.erase(change->name);
      }
      std::optional<std::vector<std::string>> value;
      if (!merged.empty()) value.emplace(merged.begin(), merged.end());
      edits.emplace_back(key, std::move(value));
    }
    return base.Edited(std::move(edits));
  }

  void AddTables(const DomainNode& node, const std::string& contract_id) {
    const auto contract = node.contracts.find(contract_id);
    if (contract == node.contracts.end()) return;
    for (const std::string& table : contract->second->outline.tables)
      table_names_.push_back(Lower(table));
  }

  std::optional<EntryPtr> document_;
  std::vector<EntryTree::Edit> products_, contracts_, policies_;
  About agreements_, threads_, subscriptions_;
  NameChanges publishers_, definers_;
  std::vector<std::string> table_names_;  // to be laid anew, in lower case
};

// Of several edits of one resource the last counts.
std::vector<const EntryEdit*> LastOfEach(std::span<const EntryEdit> edits) {
  std::vector<const EntryEdit*> sorted;
  for (const EntryEdit& edit : edits) sorted.push_back(&edit);
  const auto id = [](const EntryEdit* edit) -> const ResourceId& { return edit->id; };
  std::ranges::stable_sort(sorted, {}, id);
  std::vector<const EntryEdit*> last;
  for (const EntryEdit* edit : sorted) {
    if (!last.empty() && last.back()->id == edit->id) last.pop_back();
    last.push_back(edit);
  }
  return last;
}

// All edits, each of another resource, sorted by where they go.
class Editor {
 public:
  explicit Editor(const Snapshot& base) : base_(base) {}

  // First for all edits: what was goes from the indexes before what comes, so that one contract may
  // take a name that another gives up.
  void Forget(const EntryEdit& edit) {
    if (!IsIndexed(edit.id.kind)) return;
    if (const EntryPtr before = base_.FindEntry(edit.id)) Index(*before, nullptr);
  }

  void Add(const EntryEdit& edit) {
    if (edit.after && IsIndexed(edit.id.kind)) Index(*edit.after, edit.after);
    resources_.emplace_back(edit.id, edit.after ? std::optional(edit.after) : std::nullopt);
    if (const TreeMember tree = TreeOf(edit.id)) {
      auto& [member, edits] = trees_[edit.id.kind];
      member = tree;
      edits.push_back(EditOf(edit.id.name, edit.after));
      return;
    }
    if (edit.id.kind == Kind::kDomain) return domains_[edit.id.name].SetDocument(edit.after);
    const EntryPtr before = base_.FindEntry(edit.id);
    const std::string from = before ? before->outline.domain : "",
                      to = edit.after ? edit.after->outline.domain : "";
    if (from == to) return domains_[to].Add(edit.id, before, edit.after);
    if (before) domains_[from].Add(edit.id, before, nullptr);
    if (edit.after) domains_[to].Add(edit.id, nullptr, edit.after);
  }

  void Apply(Snapshot& next) {
    std::vector<Tree<std::string, DomainPtr>::Edit> edits;
    for (auto& [name, domain] : domains_) {
      const auto old = next.domains.find(name);
      DomainPtr node =
          domain.Apply(name, old == next.domains.end() ? nullptr : old->second, next.recent);
      const bool has_document = domain.document()
                                    ? *domain.document() != nullptr
                                    : base_.FindEntry({Kind::kDomain, name}) != nullptr;
      const bool stays = has_document || !node->products.empty() || !node->contracts.empty() ||
                         !node->policies.empty() || !node->agreements.empty() ||
                         !node->threads.empty() || !node->subscriptions.empty();
      edits.emplace_back(name, stays ? std::optional(std::move(node)) : std::nullopt);
    }
    next.domains = next.domains.Edited(std::move(edits));
    for (auto& [_, tree] : trees_)
      next.*tree.first = (next.*tree.first).Edited(std::move(tree.second));
    next.resources = next.resources.Edited(std::move(resources_));
    next.requests = next.requests.Edited(std::move(requests_));
    next.endings = next.endings.Edited(std::move(endings_));
    next.former_names = next.former_names.Edited(std::move(former_names_));
  }

 private:
  using TreeMember = EntryTree Snapshot::*;

  // Where resources lie that belong to no domain; null for the others.
  static TreeMember TreeOf(const ResourceId& id) {
    switch (id.kind) {
      case Kind::kMesh: return &Snapshot::meshes;
      case Kind::kTeam: return &Snapshot::teams;
      case Kind::kUser: return &Snapshot::users;
      case Kind::kSource: return &Snapshot::sources;
      case Kind::kQuestion: return &Snapshot::questions;
      case Kind::kTrackingPlan: return &Snapshot::tracking_plans;
      case Kind::kPolicy:
        return id.name.find('.') == std::string::npos ? &Snapshot::global_policies : nullptr;
      default: return nullptr;
    }
  }

  static bool IsIndexed(Kind kind) { return kind == Kind::kAgreement || kind == Kind::kContract; }

  void Index(const Entry& entry, const EntryPtr& value) {
    const Outline& outline = entry.outline;
    if (entry.id.kind == Kind::kContract) {
      for (const std::string& name : outline.names) former_names_.push_back(EditOf(name, value));
    } else if (outline.status == Name(AgreementState::kRequested)) {
      requests_.push_back(EditOf(outline.domain + "/" + entry.id.name, value));
    } else if (outline.status == Name(AgreementState::kApproved) && outline.end) {
      for (const std::string& party : outline.names)
        endings_.push_back(EditOf(EndingKey(party, *outline.end, entry.id.name), value));
    }
  }

  const Snapshot& base_;
  std::vector<Tree<ResourceId, EntryPtr>::Edit> resources_;
  std::vector<EntryTree::Edit> requests_, endings_, former_names_;
  std::map<Kind, std::pair<TreeMember, std::vector<EntryTree::Edit>>> trees_;
  std::map<std::string, DomainEdits> domains_;
};

}  // namespace

std::string EndingKey(std::string_view party, Time end, std::string_view id) {
  constexpr size_t kDigits = 20;  // of any count of microseconds
  const std::string micros = std::to_string(std::max<int64_t>(0, end.time_since_epoch().count()));
  return std::string(party) + "/" + std::string(kDigits - micros.size(), '0') + micros + "/" +
         std::string(id);
}

SlotPtr Snapshot::FindSlot(const TableId& id) const {
  const auto domain = domains.find(Lower(id.domain));
  if (domain == domains.end()) return nullptr;
  const auto& tables = domain->second->tables;
  const std::string name = Lower(id.name);
  if (const auto table = tables.find(name); table != tables.end()) return table->second;
  const size_t pin = name.find('@');
  if (pin == std::string::npos) return nullptr;
  const auto best = tables.find(name.substr(0, pin));
  const bool is_it =
      best != tables.end() && std::to_string(best->second->major()) == name.substr(pin + 1);
  return is_it ? best->second : nullptr;
}

TablePtr Snapshot::FindTable(const TableId& id) const {
  const SlotPtr slot = FindSlot(id);
  return slot ? slot->Get() : nullptr;
}

std::shared_ptr<const User> Snapshot::FindUser(std::string_view name) const {
  const auto found = users.find(name);
  return found == users.end() ? nullptr : found->second->As<User>();
}

EntryPtr Snapshot::FindEntry(const ResourceId& id) const {
  const auto found = resources.find(id);
  return found == resources.end() ? nullptr : found->second;
}

ResourcePtr Snapshot::Find(const ResourceId& id) const {
  const EntryPtr entry = FindEntry(id);
  return entry ? entry->Get() : nullptr;
}

std::vector<EntryPtr> Snapshot::OfKind(Kind kind) const {
  std::vector<EntryPtr> found;
  for (auto entry = resources.lower_bound(ResourceId{kind, ""}); entry != resources.end();
       ++entry) {
    if (entry->first.kind != kind) break;
    found.push_back(entry->second);
  }
  return found;
}

bool Snapshot::AdminMayRead() const {
  return std::ranges::none_of(meshes, [](const auto& entry) {
    const auto mesh = entry.second->template As<MeshDocument>();
    return mesh && !mesh->admin_may_read;
  });
}

std::vector<Inherited> Snapshot::InheritedBy(const Table& table) const {
  std::vector<Inherited> rows;
  const auto found = inherited.find(table.contract_id);
  if (found == inherited.end()) return rows;
  std::ranges::copy_if(*found->second, std::back_inserter(rows),
                       [&](const Inherited& row) { return row.table == table.contract.name; });
  return rows;
}

SnapshotPtr WithInherited(const SnapshotPtr& base, std::span<const InheritedEdit> edits) {
  if (edits.empty()) return base;
  std::vector<Tree<std::string, InheritedPtr>::Edit> changes;
  for (const InheritedEdit& edit : edits)
    changes.emplace_back(edit.contract_id,
                         edit.rows ? std::optional<InheritedPtr>(edit.rows) : std::nullopt);
  auto next = std::make_shared<Snapshot>(*base);
  next->inherited = base->inherited.Edited(std::move(changes));
  return next;
}

SnapshotPtr NextOfEntries(const SnapshotPtr& base, std::span<const EntryEdit> edits, uint64_t seq,
                          Time at) {
  static const Snapshot kEmpty;
  const Snapshot& from = base ? *base : kEmpty;
  Editor editor(from);
  const std::vector<const EntryEdit*> last = LastOfEach(edits);
  for (const EntryEdit* edit : last) editor.Forget(*edit);
  for (const EntryEdit* edit : last) editor.Add(*edit);
  auto next = std::make_shared<Snapshot>(from);
  next->seq = seq;
  next->at = at;
  if (!next->recent) next->recent = std::make_shared<Recent>(kJoinedBytesMax);
  editor.Apply(*next);
  return next;
}

SnapshotPtr Next(const SnapshotPtr& base, std::span<const Edit> edits, uint64_t seq, Time at) {
  std::vector<EntryEdit> entries;
  entries.reserve(edits.size());
  for (const Edit& edit : edits)
    entries.push_back({edit.id, edit.after ? std::make_shared<const Entry>(edit.after) : nullptr});
  return NextOfEntries(base, entries, seq, at);
}

}  // namespace weft::mesh
