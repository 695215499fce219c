#include "mesh/snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "mesh/join.hpp"

namespace weft::mesh {
namespace {

using ResourceTree = Tree<std::string, ResourcePtr>;
using ResourceEdit = ResourceTree::Edit;

ResourceEdit EditOf(std::string key, const ResourcePtr& after) {
  return {std::move(key), after ? std::optional(after) : std::nullopt};
}

// The domain that a product or a contract lies in.
std::string DomainOf(const Resource& resource) {
  if (const auto* product = std::get_if<Product>(&resource.model)) return product->domain;
  if (const auto* contract = std::get_if<Contract>(&resource.model)) return contract->domain;
  if (const auto* policy = std::get_if<Policy>(&resource.model)) return policy->domain;
  return {};
}

// "flights.departures@2" -> "departures@2"
std::string BareName(const std::string& name) { return name.substr(name.find('.') + 1); }

// The edits of one domain, gathered before any is done.
class DomainEdits {
 public:
  void SetDocument(const ResourcePtr& after) { document_ = after; }
  // Set: the domain's document comes, changes or (null) goes.
  const std::optional<ResourcePtr>& document() const { return document_; }

  void Add(const ResourceId& id, const ResourcePtr& before, const ResourcePtr& after) {
    switch (id.kind) {
      case Kind::kProduct:
        products_.push_back(EditOf(BareName(id.name), after));
        if (before) Publish(std::get<Product>(before->model), id, false);
        if (after) Publish(std::get<Product>(after->model), id, true);
        return;
      case Kind::kContract:
        contracts_.push_back(EditOf(id.name, after));
        if (before) Define(std::get<Contract>(before->model), false);
        if (after) Define(std::get<Contract>(after->model), true);
        return;
      case Kind::kPolicy: policies_.push_back(EditOf(id.name, after)); return;
      default: return;
    }
  }

  DomainPtr Apply(const std::string& name, const DomainPtr& base) const {
    auto node = base ? std::make_shared<DomainNode>(*base) : std::make_shared<DomainNode>();
    std::set<std::string> names = table_names_;
    if (!base) node->domain.name = name;
    if (document_) ApplyDocument(name, *node, names);
    node->products = node->products.Edited(products_);
    node->contracts = node->contracts.Edited(contracts_);
    node->policies = node->policies.Edited(policies_);
    node->publishers = Merged(node->publishers, publishers_);
    node->definers = Merged(node->definers, definers_);
    for (const auto& [contract, _] : publishers_) AddTables(*node, contract, names);
    JoinTables(*node, names);
    return node;
  }

 private:
  using Names = Tree<std::string, std::vector<std::string>>;
  // Which names come (true) and go (false) under a key; the last word on a name counts.
  using Changes = std::map<std::string, std::map<std::string, bool>>;

  void Publish(const Product& product, const ResourceId& id, bool comes) {
    for (const Port& port : product.outputs)
      if (!port.contract_id.empty()) publishers_[port.contract_id][BareName(id.name)] = comes;
  }
  void Define(const Contract& contract, bool comes) {
    for (const ContractTable& table : contract.tables) {
      const std::string name = Lower(table.name);
      definers_[name][contract.id] = comes;
      table_names_.insert(name);
    }
  }

  // A domain's team owns the tables that name no other: they all are joined anew when it changes.
  void ApplyDocument(const std::string& name, DomainNode& node,
                     std::set<std::string>& names) const {
    const std::string team_before = node.domain.team;
    node.domain = *document_ ? std::get<Domain>((*document_)->model) : Domain{};
    node.domain.name = name;
    if (node.domain.team == team_before) return;
    for (const auto& [table, _] : node.definers) names.insert(table);
  }

  static Names Merged(const Names& base, const Changes& changes) {
    std::vector<Names::Edit> edits;
    for (const auto& [key, names] : changes) {
      const auto old = base.find(key);
      std::set<std::string> merged;
      if (old != base.end()) merged.insert(old->second.begin(), old->second.end());
      for (const auto& [name, comes] : names) {
        if (comes)
          merged.insert(name);
        else
          merged.erase(name);
      }
      std::optional<std::vector<std::string>> value;
      if (!merged.empty()) value.emplace(merged.begin(), merged.end());
      edits.emplace_back(key, std::move(value));
    }
    return base.Edited(std::move(edits));
  }

  static void AddTables(const DomainNode& node, const std::string& contract_id,
                        std::set<std::string>& names) {
    const auto contract = node.contracts.find(contract_id);
    if (contract == node.contracts.end()) return;
    for (const ContractTable& table : std::get<Contract>(contract->second->model).tables)
      names.insert(Lower(table.name));
  }

  std::optional<ResourcePtr> document_;
  std::vector<ResourceEdit> products_, contracts_, policies_;
  Changes publishers_, definers_;
  std::set<std::string> table_names_;
};

// All edits, sorted by where they go.
class Editor {
 public:
  explicit Editor(const Snapshot& base) : base_(base) {}

  void Add(const Edit& edit) {
    resources_.emplace_back(edit.id, edit.after ? std::optional(edit.after) : std::nullopt);
    if (const TreeMember tree = TreeOf(edit.id)) {
      auto& [member, edits] = trees_[edit.id.kind];
      member = tree;
      edits.push_back(EditOf(edit.id.name, edit.after));
      return;
    }
    if (edit.id.kind == Kind::kDomain) return domains_[edit.id.name].SetDocument(edit.after);
    const ResourcePtr before = Replace(edit);
    const std::string from = before ? DomainOf(*before) : "",
                      to = edit.after ? DomainOf(*edit.after) : "";
    if (from == to) return domains_[to].Add(edit.id, before, edit.after);
    if (before) domains_[from].Add(edit.id, before, nullptr);
    if (edit.after) domains_[to].Add(edit.id, nullptr, edit.after);
  }

  void Apply(Snapshot& next) {
    std::vector<Tree<std::string, DomainPtr>::Edit> edits;
    for (const auto& [name, domain] : domains_) {
      const auto old = next.domains.find(name);
      DomainPtr node = domain.Apply(name, old == next.domains.end() ? nullptr : old->second);
      const bool has_document = domain.document() ? *domain.document() != nullptr
                                                  : base_.Find({Kind::kDomain, name}) != nullptr;
      const bool stays = has_document || !node->products.empty() || !node->contracts.empty() ||
                         !node->policies.empty();
      edits.emplace_back(name, stays ? std::optional(std::move(node)) : std::nullopt);
    }
    next.domains = next.domains.Edited(std::move(edits));
    for (auto& [_, tree] : trees_)
      next.*tree.first = (next.*tree.first).Edited(std::move(tree.second));
    next.resources = next.resources.Edited(std::move(resources_));
  }

 private:
  using TreeMember = ResourceTree Snapshot::*;

  // Where resources lie that belong to no domain; null for the others.
  static TreeMember TreeOf(const ResourceId& id) {
    switch (id.kind) {
      case Kind::kMesh: return &Snapshot::meshes;
      case Kind::kTeam: return &Snapshot::teams;
      case Kind::kUser: return &Snapshot::users;
      case Kind::kSource: return &Snapshot::sources;
      case Kind::kPolicy:
        return id.name.find('.') == std::string::npos ? &Snapshot::global_policies : nullptr;
      default: return nullptr;
    }
  }

  // What the edit replaces: as it is in the base, or as an earlier edit of the same commit left it.
  ResourcePtr Replace(const Edit& edit) {
    const auto [last, is_new] = last_.emplace(edit.id, nullptr);
    if (is_new) last->second = base_.Find(edit.id);
    return std::exchange(last->second, edit.after);
  }

  const Snapshot& base_;
  std::vector<Tree<ResourceId, ResourcePtr>::Edit> resources_;
  std::map<Kind, std::pair<TreeMember, std::vector<ResourceEdit>>> trees_;
  std::map<std::string, DomainEdits> domains_;
  std::map<ResourceId, ResourcePtr> last_;
};

}  // namespace

const Column* Table::Find(std::string_view column) const {
  const std::string wanted = Lower(column);
  const auto found = std::ranges::find_if(contract.columns,
                                          [&](const Column& c) { return Lower(c.name) == wanted; });
  return found == contract.columns.end() ? nullptr : &*found;
}

TablePtr Snapshot::FindTable(const TableId& id) const {
  const auto domain = domains.find(Lower(id.domain));
  if (domain == domains.end()) return nullptr;
  const auto& tables = domain->second->tables;
  const std::string name = Lower(id.name);
  if (const auto table = tables.find(name); table != tables.end()) return table->second;
  const size_t pin = name.find('@');
  if (pin == std::string::npos) return nullptr;
  const auto best = tables.find(name.substr(0, pin));
  const bool is_it =
      best != tables.end() && std::to_string(best->second->major) == name.substr(pin + 1);
  return is_it ? best->second : nullptr;
}

const User* Snapshot::FindUser(std::string_view name) const {
  const auto found = users.find(name);
  return found == users.end() ? nullptr : std::get_if<User>(&found->second->model);
}

ResourcePtr Snapshot::Find(const ResourceId& id) const {
  const auto found = resources.find(id);
  return found == resources.end() ? nullptr : found->second;
}

std::vector<ResourcePtr> Snapshot::OfKind(Kind kind) const {
  std::vector<ResourcePtr> found;
  for (auto entry = resources.lower_bound(ResourceId{kind, ""}); entry != resources.end();
       ++entry) {
    if (entry->first.kind != kind) break;
    found.push_back(entry->second);
  }
  return found;
}

bool Snapshot::AdminMayRead() const {
  return std::ranges::none_of(meshes, [](const auto& entry) {
    const auto* mesh = std::get_if<MeshDocument>(&entry.second->model);
    return mesh && !mesh->admin_may_read;
  });
}

SnapshotPtr Next(const SnapshotPtr& base, std::span<const Edit> edits, uint64_t seq, Time at) {
  static const Snapshot kEmpty;
  const Snapshot& from = base ? *base : kEmpty;
  Editor editor(from);
  for (const Edit& edit : edits) editor.Add(edit);
  auto next = std::make_shared<Snapshot>(from);
  next->seq = seq;
  next->at = at;
  editor.Apply(*next);
  return next;
}

}  // namespace weft::mesh
