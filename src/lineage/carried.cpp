#include "lineage/carried.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

std::string BareName(const mesh::Table& table) {
  return Lower(table.id.name.substr(0, table.id.name.find('@')));
}

// The column of a table's SQL that is a copy of another's; empty: none is.
std::string CopyIn(const Making& making, const std::string& source) {
  const auto& copies = making.origins.copies;
  for (size_t i = 0; i < copies.size() && i < making.columns.size(); ++i)
    if (copies[i] == source) return making.columns[i];
  return {};
}

}  // namespace

std::vector<Carried> CarriedOn(Makings& makings, const mesh::TablePtr& table,
                               const std::string& column, const mesh::SnapshotPtr& snapshot) {
  std::vector<Carried> found{{table, Lower(column), ""}};
  for (size_t at = 0; at < found.size(); ++at) {
    const Carried from = found[at];
    const std::string name = ToString(from.table->id);
    for (const mesh::TablePtr& reader : makings.Mentioning({BareName(*from.table)}, snapshot)) {
      const MakingPtr making = makings.Of(reader, snapshot);
      if (!making || !making->tables.contains(name)) continue;
      const std::string copy =
          from.column.empty() ? std::string() : CopyIn(*making, name + "." + from.column);
      const auto known = std::ranges::find_if(
          found, [&](const Carried& each) { return each.table->id == reader->id; });
      if (known == found.end())
        found.push_back({reader, copy, name});
      else if (known->column.empty() && known > found.begin() + static_cast<int64_t>(at))
        known->column = copy;
    }
  }
  found.erase(found.begin());
  return found;
}

std::vector<SourceColumn> CopiedFrom(Makings& makings, const mesh::TablePtr& table,
                                     const std::string& column, const mesh::SnapshotPtr& snapshot) {
  std::vector<SourceColumn> found;
  mesh::TablePtr at = table;
  std::string name = Lower(column);
  while (at) {
    const MakingPtr making = makings.Of(at, snapshot);
    if (!making) break;
    const auto place = std::ranges::find(making->columns, name);
    const auto index = static_cast<size_t>(std::distance(making->columns.begin(), place));
    if (index >= making->origins.copies.size() || making->origins.copies[index].empty()) break;
    found.push_back(ParseSource(making->origins.copies[index]));
    const auto id = mesh::ParseTableId(found.back().table);
    at = id ? snapshot->FindTable(*id) : nullptr;
    name = found.back().column;
  }
  return found;
}

}  // namespace weft::lineage
