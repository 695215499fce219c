#include "product/tables.hpp"

#include <algorithm>
#include <iterator>
#include <variant>

#include "base/text.hpp"

namespace weft::product {
namespace {

// The highest major bears the bare name, the others are "name@1", "name@2".
Placed FindSlotOf(const std::string& contract_id, const std::string& name,
                  const mesh::DomainNode& node) {
  const auto is_it = [&](const auto& entry) { return entry->second->contract_id() == contract_id; };
  const auto placed = [&](const auto& entry) {
    return Placed{{node.domain.name, entry->first}, entry->second};
  };
  const auto bare = node.tables.find(name);
  if (bare != node.tables.end() && is_it(bare)) return placed(bare);
  const std::string pinned = name + "@";
  for (auto entry = node.tables.lower_bound(pinned);
       entry != node.tables.end() && entry->first.starts_with(pinned); ++entry) {
    if (is_it(entry)) return placed(entry);
  }
  return {};
}

bool VisitSlotsOf(const mesh::Entry& contract, const mesh::Snapshot& snapshot,
                  const VisitPlaced& visit) {
  const auto node = snapshot.domains.find(contract.outline.domain);
  if (node == snapshot.domains.end()) return true;
  return std::ranges::all_of(contract.outline.tables, [&](const std::string& name) {
    const Placed placed = FindSlotOf(contract.id.name, Lower(name), *node->second);
    return !placed.slot || visit(placed);
  });
}

}  // namespace

std::vector<mesh::TablePtr> TablesOf(const mesh::Contract& contract,
                                     const mesh::Snapshot& snapshot) {
  std::vector<mesh::TablePtr> tables;
  const auto node = snapshot.domains.find(contract.domain);
  if (node == snapshot.domains.end()) return tables;
  for (const mesh::ContractTable& each : contract.tables) {
    if (const Placed placed = FindSlotOf(contract.id, Lower(each.name), *node->second); placed.slot)
      tables.push_back(placed.slot->Get());
  }
  return tables;
}

std::vector<mesh::TablePtr> TablesOf(const mesh::Product& product, const mesh::Snapshot& snapshot) {
  std::vector<mesh::TablePtr> tables;
  for (const mesh::Port& port : product.outputs) {
    const mesh::EntryPtr found = snapshot.FindEntry({mesh::Kind::kContract, port.contract_id});
    if (const auto contract = found ? found->As<mesh::Contract>() : nullptr)
      std::ranges::move(TablesOf(*contract, snapshot), std::back_inserter(tables));
  }
  return tables;
}

std::vector<mesh::TablePtr> TablesOf(const mesh::Resource& resource,
                                     const mesh::Snapshot& snapshot) {
  if (const auto* contract = std::get_if<mesh::Contract>(&resource.model))
    return TablesOf(*contract, snapshot);
  if (const auto* product = std::get_if<mesh::Product>(&resource.model))
    return TablesOf(*product, snapshot);
  return {};
}

void VisitSlots(const mesh::Entry& entry, const mesh::Snapshot& snapshot,
                const VisitPlaced& visit) {
  if (entry.id.kind == mesh::Kind::kContract && !VisitSlotsOf(entry, snapshot, visit)) return;
  for (const std::string& id : entry.outline.contracts) {
    const mesh::EntryPtr contract = snapshot.FindEntry({mesh::Kind::kContract, id});
    if (contract && !VisitSlotsOf(*contract, snapshot, visit)) return;
  }
}

std::vector<Placed> SlotsOf(const mesh::Entry& entry, const mesh::Snapshot& snapshot) {
  std::vector<Placed> slots;
  VisitSlots(entry, snapshot, [&](const Placed& placed) {
    slots.push_back(placed);
    return true;
  });
  return slots;
}

bool AnySlotOrNone(const mesh::Entry& entry, const mesh::Snapshot& snapshot,
                   const std::function<bool(const Placed&)>& fits) {
  bool any_or_none = true;
  VisitSlots(entry, snapshot, [&](const Placed& placed) {
    any_or_none = fits(placed);
    return !any_or_none;
  });
  return any_or_none;
}

std::vector<mesh::TablePtr> TablesOfProduct(const std::string& product,
                                            const mesh::Snapshot& snapshot) {
  std::vector<mesh::TablePtr> tables;
  const std::string pinned = product + "@";
  for (auto entry = snapshot.resources.lower_bound(mesh::ResourceId{mesh::Kind::kProduct, product});
       entry != snapshot.resources.end(); ++entry) {
    const std::string& name = entry->first.name;
    if (name != product && !name.starts_with(pinned) && name > pinned) break;
    if (entry->first.kind != mesh::Kind::kProduct) break;
    if (name != product && !name.starts_with(pinned)) continue;
    const auto found = entry->second->As<mesh::Product>();
    std::ranges::move(TablesOf(*found, snapshot), std::back_inserter(tables));
  }
  return tables;
}

std::string BareName(const mesh::TableId& table) {
  return table.name.substr(0, table.name.find('@'));
}

}  // namespace weft::product
