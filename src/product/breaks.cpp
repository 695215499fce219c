#include "product/breaks.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <variant>

#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

// The tables that an edit touches, as they are now.
std::vector<mesh::TablePtr> TablesBefore(const mesh::Snapshot& base, const mesh::Edit& edit) {
  const mesh::ResourcePtr before = base.Find(edit.id);
  if (!before) return {};
  if (const auto* contract = std::get_if<mesh::Contract>(&before->model))
    return TablesOf(*contract, base);
  if (const auto* product = std::get_if<mesh::Product>(&before->model))
    return TablesOf(*product, base);
  return {};
}

mesh::TablePtr SameMajor(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  return snapshot.FindTable(
      {table.id.domain, BareName(table.id) + "@" + std::to_string(table.major)});
}

// The same major, or where its address leads now.
mesh::TablePtr Successor(const mesh::Snapshot& candidate, const mesh::Table& before) {
  if (mesh::TablePtr same = SameMajor(candidate, before)) return same;
  const auto moved = mesh::FindMoved(candidate, before.id);
  return moved ? moved->to : nullptr;
}

// As a contract that bears the name of `before`: a new address is no break.
mesh::Contract OnlyTable(const mesh::Table& table, const mesh::Table& before) {
  mesh::Contract contract;
  contract.id = table.contract_id;
  contract.domain = before.id.domain;
  contract.tables = {table.contract};
  contract.tables[0].name = before.contract.name;
  return contract;
}

bool HasData(const mesh::Table& table) { return !table.sql.empty() || table.file.has_value(); }

std::vector<mesh::BreakingChange> Compare(const mesh::Table& before, const mesh::Table& after,
                                          Time now) {
  std::vector<mesh::BreakingChange> breaks =
      mesh::BreakingChanges(OnlyTable(before, before), OnlyTable(after, before));
  for (mesh::BreakingChange& each : breaks) each.table = before.id;
  if (HasData(before) && !HasData(after))
    breaks.push_back({before.id, "", "the table loses its data"});
  if (mesh::IsRetired(after, now)) breaks.push_back({before.id, "", "the table is retired"});
  return breaks;
}

}  // namespace

std::vector<mesh::BreakingChange> FindBreaks(const mesh::Snapshot& base,
                                             const mesh::Snapshot& candidate,
                                             std::span<const mesh::Edit> edits, Time now) {
  std::vector<mesh::BreakingChange> breaks;
  std::set<mesh::TableId> seen;
  for (const mesh::Edit& edit : edits) {
    for (const mesh::TablePtr& before : TablesBefore(base, edit)) {
      if (!seen.insert(before->id).second || mesh::IsRetired(*before, now)) continue;
      const mesh::TablePtr after = Successor(candidate, *before);
      if (!after) breaks.push_back({before->id, "", "the table is removed"});
      if (after && after != before)
        std::ranges::move(Compare(*before, *after, now), std::back_inserter(breaks));
    }
  }
  return breaks;
}

}  // namespace weft::product
