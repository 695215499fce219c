#include "product/mesh_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/text.hpp"
#include "mesh/contract_parts.hpp"
#include "mesh/diff.hpp"
#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/references.hpp"

namespace weft::product {
namespace {

using mesh::Kind;

mesh::Finding FindingAt(const mesh::Resource& resource, std::string message, std::string hint) {
  return {mesh::Severity::kError,
          resource.path,
          {},
          ToString(resource.id) + ": " + std::move(message),
          std::move(hint)};
}

using To = mesh::Reference::To;

// How references name a resource of this kind; nothing where none can.
std::optional<To> ReferenceKind(Kind kind) {
  switch (kind) {
    case Kind::kDomain: return To::kDomain;
    case Kind::kTeam: return To::kTeam;
    case Kind::kUser: return To::kUser;
    case Kind::kContract: return To::kContract;
    case Kind::kProduct: return To::kProduct;
    default: return std::nullopt;
  }
}

// True when files with values of the one stay as they are for the other.
bool KeepsFiles(const mesh::ColumnType& before, const mesh::ColumnType& now) {
  if (before == now) return true;
  const bool is_plain = before.fields.empty() && now.fields.empty();
  return is_plain && before.base == now.base && before.scale == now.scale &&
         before.is_unsigned == now.is_unsigned && mesh::FitsInto(before, now);
}

class Checker {
 public:
  Checker(const mesh::Snapshot& base, const mesh::Snapshot& candidate,
          std::span<const mesh::Edit> edits)
      : base_(base), candidate_(candidate), edits_(edits) {}

  std::vector<mesh::Finding> Check() {
    for (const mesh::Edit& edit : edits_) {
      if (edit.after) CheckEdited(*edit.after);
      const mesh::ResourcePtr before = base_.Find(edit.id);
      if (before) CollectGone(before, edit.after);
      if (before && edit.after) CheckEventTables(*before, *edit.after);
    }
    CheckTableNames();
    if (!gone_.empty()) CheckGone();
    return std::move(findings_);
  }

 private:
  void CheckEdited(const mesh::Resource& resource) {
    std::ranges::move(mesh::MissingReferences(resource, candidate_), std::back_inserter(findings_));
    if (const auto* product = std::get_if<mesh::Product>(&resource.model))
      CheckPorts(resource, *product);
  }

  // What a product gives out is its own domain's.
  void CheckPorts(const mesh::Resource& resource, const mesh::Product& product) {
    for (const mesh::Port& port : product.outputs) {
      const mesh::EntryPtr contract = candidate_.FindEntry({Kind::kContract, port.contract_id});
      if (!contract || contract->outline.domain == product.domain) continue;
      findings_.push_back(FindingAt(
          resource,
          "output port " + port.name + " names contract " + port.contract_id +
              ", which belongs to domain " + contract->outline.domain,
          "a product gives out contracts of its own domain; name this one under inputPorts"));
    }
  }

  // Events are written once: no run makes them anew with other types.
  void CheckEventTables(const mesh::Resource& before, const mesh::Resource& after) {
    const auto* old = std::get_if<mesh::Contract>(&before.model);
    const auto* now = std::get_if<mesh::Contract>(&after.model);
    if (old == nullptr || now == nullptr) return;
    for (const mesh::ContractTable& table : now->tables) {
      const mesh::ContractTable* was = mesh::FindTable(*old, table.name);
      if (was && mesh::TakesEvents(*was) && mesh::TakesEvents(table))
        CheckEventColumns(after, *was, table);
    }
  }

  void CheckEventColumns(const mesh::Resource& resource, const mesh::ContractTable& before,
                         const mesh::ContractTable& now) {
    for (const mesh::Column& column : now.columns) {
      const mesh::Column* was = mesh::FindColumn(before, column.name);
      if (!was || KeepsFiles(was->type, column.type)) continue;
      mesh::Finding finding = FindingAt(
          resource,
          "column " + column.name + " of events changes its type from " + ToString(was->type) +
              " to " + ToString(column.type) + ", and rows that came before keep theirs",
          "leave it, and add a column of another name and the new type");
      finding.at = column.at;
      findings_.push_back(finding);
    }
  }

  // Two contracts may promise one table only as majors of one product.
  void CheckTableNames() {
    for (const mesh::Edit& edit : edits_) {
      const auto* contract = edit.after ? std::get_if<mesh::Contract>(&edit.after->model) : nullptr;
      if (contract == nullptr) continue;
      for (const mesh::ContractTable& table : contract->tables)
        CheckTableName(*edit.after, *contract, table);
    }
  }

  void CheckTableName(const mesh::Resource& resource, const mesh::Contract& contract,
                      const mesh::ContractTable& table) {
    const auto node = candidate_.domains.find(contract.domain);
    if (node == candidate_.domains.end()) return;
    const auto definers = node->second->definers.find(Lower(table.name));
    if (definers == node->second->definers.end()) return;
    for (const std::string& other : definers->second) {
      if (other == resource.id.name || SameProduct(*node->second, other, resource.id.name))
        continue;
      mesh::Finding finding = FindingAt(resource,
                                        "table " + contract.domain + "." + table.name +
                                            " is already promised by contract " + other,
                                        "give it another name: a table is unique in its domain");
      finding.at = table.at;
      findings_.push_back(finding);
    }
  }

  static std::set<std::string> ProductsOf(const mesh::DomainNode& node,
                                          const std::string& contract) {
    std::set<std::string> products;
    const auto found = node.publishers.find(contract);
    if (found == node.publishers.end()) return products;
    for (const std::string& name : found->second) products.insert(name.substr(0, name.find('@')));
    return products;
  }

  static bool SameProduct(const mesh::DomainNode& node, const std::string& a,
                          const std::string& b) {
    const std::set<std::string> first = ProductsOf(node, a);
    return !first.empty() && first == ProductsOf(node, b);
  }

  // What is there before and not after: the resource itself, tables of a contract.
  void CollectGone(const mesh::ResourcePtr& before, const mesh::ResourcePtr& after) {
    const std::optional<To> kind = ReferenceKind(before->id.kind);
    if (!after && kind) gone_.emplace(std::pair(*kind, before->id.name), before);
    if (!after && before->id.kind == Kind::kDomain) CheckDomainIsEmpty(*before);
    const auto* contract = std::get_if<mesh::Contract>(&before->model);
    if (contract == nullptr) return;
    for (const mesh::ContractTable& table : contract->tables) {
      const mesh::TableId id{contract->domain, table.name};
      if (candidate_.FindSlot(id) == nullptr)
        gone_.emplace(std::pair(To::kTable, ToString(id)), before);
    }
  }

  void CheckDomainIsEmpty(const mesh::Resource& domain) {
    const auto node = candidate_.domains.find(domain.id.name);
    if (node == candidate_.domains.end()) return;
    std::vector<std::string> left;
    for (const auto* resources :
         {&node->second->products, &node->second->contracts, &node->second->policies}) {
      for (const auto& [_, resource] : *resources)
        if (!mesh::IsPlatforms(resource->id)) left.push_back(ToString(resource->id));
    }
    if (left.empty()) return;
    findings_.push_back(FindingAt(
        domain, "cannot be deleted: it still has " + Join(left, ", "),
        "delete or move these first; what came another way is not deleted with a folder"));
  }

  // What stays must not name what goes.
  void CheckGone() {
    std::map<mesh::ResourcePtr, std::map<std::string, std::vector<std::string>>> users;
    std::set<uint64_t> filters;
    for (const auto& [what, _] : gone_) filters.insert(mesh::FilterOf(what.first, what.second));
    for (const auto& [id, entry] : candidate_.resources) {
      if (mesh::IsPlatforms(id)) continue;  // goes with its domain
      const uint64_t holds = entry->outline.holds;
      const auto may_name = [&](uint64_t filter) { return (holds & filter) == filter; };
      if (std::ranges::none_of(filters, may_name)) continue;
      const mesh::ResourcePtr resource = entry->Get();
      for (const mesh::Reference& reference : resource->references) {
        const auto gone = gone_.find({reference.to, reference.name});
        const bool holds = gone != gone_.end() && reference.holds;
        if (!holds || mesh::Exists(candidate_, reference)) continue;
        users[gone->second][reference.name].push_back(ToString(id));
      }
    }
    for (const auto& [resource, names] : users) {
      for (const auto& [name, by] : names) {
        findings_.push_back(FindingAt(*resource,
                                      name + " cannot go: it is named by " + Join(by, ", "),
                                      "change these first, or in the same apply"));
      }
    }
  }

  const mesh::Snapshot& base_;
  const mesh::Snapshot& candidate_;
  std::span<const mesh::Edit> edits_;
  std::map<std::pair<To, std::string>, mesh::ResourcePtr> gone_;  // and what it belonged to
  std::vector<mesh::Finding> findings_;
};

}  // namespace

std::vector<mesh::Finding> CheckMesh(const mesh::Snapshot& base, const mesh::Snapshot& candidate,
                                     std::span<const mesh::Edit> edits) {
  return Checker(base, candidate, edits).Check();
}

}  // namespace weft::product
