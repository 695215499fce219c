#include "mesh/retirement.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

constexpr size_t kDateChars = 10;  // of "2027-06-30T00:00:00.000000Z"

std::string BareName(const TableId& id) { return id.name.substr(0, id.name.find('@')); }

}  // namespace

bool IsDeprecated(const Table& table) {
  return table.status == "deprecated" || table.status == "retired" || table.retirement.at;
}

bool IsRetired(const Table& table, Time now) {
  return table.status == "retired" || (table.retirement.at && now >= *table.retirement.at);
}

std::string InsteadOf(const Table& table, const Snapshot& snapshot) {
  if (!table.retirement.instead.empty()) return table.retirement.instead;
  const TableId bare{table.id.domain, BareName(table.id)};
  const SlotPtr best = snapshot.FindSlot(bare);
  if (!best || best->major() == table.major) return {};
  return ToString(bare) + " (version " + std::to_string(best->major()) + ")";
}

std::string Notice(const Table& table, const Snapshot& snapshot, Time now) {
  std::string text = ToString(table.id);
  if (IsRetired(table, now)) {
    text += " is retired";
  } else if (table.retirement.at) {
    text +=
        " is deprecated and retires on " + FormatTime(*table.retirement.at).substr(0, kDateChars);
  } else {
    text += " is deprecated";
  }
  const std::string instead = InsteadOf(table, snapshot);
  return instead.empty() ? text : text + "; use " + instead;
}

std::optional<Moved> FindMoved(const Snapshot& snapshot, const TableId& id) {
  const auto found = snapshot.former_names.find(Lower(ToString(id)));
  const auto contract =
      found == snapshot.former_names.end() ? nullptr : found->second->As<Contract>();
  if (!contract) return std::nullopt;
  for (const ContractTable& table : contract->tables) {
    for (const FormerName& former : table.formerly) {
      if (former.table != id) continue;
      const TablePtr to = snapshot.FindTable({contract->domain, Lower(table.name)});
      if (to) return Moved{to, former.until};
    }
  }
  return std::nullopt;
}

TablePtr FindOrMoved(const Snapshot& snapshot, const TableId& id) {
  if (TablePtr table = snapshot.FindTable(id)) return table;
  const std::optional<Moved> moved = FindMoved(snapshot, id);
  return moved ? moved->to : nullptr;
}

TablePtr FindOrMoved(const Snapshot& snapshot, std::string_view name) {
  const std::optional<TableId> id = ParseTableId(name);
  return id ? FindOrMoved(snapshot, *id) : nullptr;
}

std::vector<std::string> AllNamesOf(const Snapshot& snapshot, const TableId& id) {
  const TablePtr table = FindOrMoved(snapshot, id);
  if (!table) return {ToString(id)};
  std::vector<std::string> names{ToString(snapshot.FindSlot(id) ? id : table->id)};
  for (const FormerName& former : table->contract.formerly)
    if (!snapshot.FindTable(former.table)) names.push_back(ToString(former.table));
  return names;
}

TablePtr FindByAddress(const Snapshot& snapshot, const TableId& id, Time now) {
  if (TablePtr table = snapshot.FindTable(id)) return table;
  const std::optional<Moved> moved = FindMoved(snapshot, id);
  return moved && now < moved->until ? moved->to : nullptr;
}

TableId PinnedFor(const Snapshot& snapshot, const TableId& reader, const TableId& wanted) {
  const auto node = snapshot.domains.find(Lower(wanted.domain));
  if (node == snapshot.domains.end() || wanted.name.find('@') != std::string::npos) return wanted;
  const std::string prefix = Lower(wanted.name) + "@";
  auto other = node->second->tables.lower_bound(prefix);
  if (other == node->second->tables.end() || !other->first.starts_with(prefix)) return wanted;
  const SlotPtr slot = snapshot.FindSlot(reader);
  const auto product = slot && slot->product() ? slot->product()->As<Product>() : nullptr;
  if (!product) return wanted;
  const auto is_input = [&](const std::string& contract) {
    return std::ranges::find(product->inputs, contract, &Port::contract_id) !=
           product->inputs.end();
  };
  if (const SlotPtr bare = snapshot.FindSlot(wanted); bare && is_input(bare->contract_id()))
    return wanted;
  for (; other != node->second->tables.end() && other->first.starts_with(prefix); ++other)
    if (is_input(other->second->contract_id())) return {wanted.domain, other->first};
  return wanted;
}

}  // namespace weft::mesh
