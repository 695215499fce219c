#include "product/readers.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/text.hpp"
#include "mesh/principal.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::chrono::hours kReadersKept{90 * 24};

// "domain:fleet" reads better as "domain fleet".
std::string Readable(const std::string& principal) {
  const auto domain = mesh::DomainOfPrincipal(principal);
  return domain ? "domain " + *domain : principal;
}

bool Uses(const lineage::Making& making, const mesh::BreakingChange& change) {
  const std::string table = ToString(change.table);
  if (!making.tables.contains(table)) return false;
  if (change.column.empty()) return true;
  const std::string address = table + "." + Lower(change.column);
  return making.origins.rows.contains(address) ||
         std::ranges::any_of(making.origins.columns, [&](const mesh::ColumnRoles& column) {
           return column.contains(address);
         });
}

std::vector<std::string> ProductsThatUse(const mesh::BreakingChange& change,
                                         lineage::Lineage& lineage, const mesh::SnapshotPtr& base) {
  std::set<std::string> names;
  for (const mesh::TablePtr& table :
       lineage.makings().Mentioning({Lower(BareName(change.table))}, base)) {
    const lineage::MakingPtr making = lineage.makings().Of(table, base);
    if (making && Uses(*making, change))
      names.insert(table->product.empty() ? ToString(table->id) : "product " + table->product);
  }
  return {names.begin(), names.end()};
}

}  // namespace

std::vector<std::string> ReadersIn(const std::vector<lineage::Reader>& readers,
                                   const mesh::BreakingChange& change, Time since) {
  const std::string own = mesh::PrincipalOf(change.table.domain);
  std::set<std::string> names;
  for (const lineage::Reader& reader : readers)
    if (reader.principal != own && reader.Used(change.column, since))
      names.insert(Readable(reader.principal));
  return {names.begin(), names.end()};
}

void AddReaders(std::vector<PlannedBreak>& breaks, lineage::Lineage& lineage,
                const mesh::SnapshotPtr& base, Time now) {
  for (PlannedBreak& each : breaks) {
    const std::string table = ToString(each.change.table);
    each.readers = ReadersIn(lineage.usage().ReadersOf(table), each.change, now - kReadersKept);
    for (std::string& name : ProductsThatUse(each.change, lineage, base))
      each.readers.push_back(std::move(name));
  }
}

Readership ReadershipOf(lineage::Lineage& lineage, const mesh::SnapshotPtr& mesh, Time now) {
  const auto readers_of = [&lineage, mesh, now](const std::vector<mesh::TableId>& tables) {
    std::vector<PlannedBreak> read;
    for (const mesh::TableId& table : tables) read.push_back({{table, "", ""}, {}});
    AddReaders(read, lineage, mesh, now);
    std::vector<std::vector<std::string>> readers;
    for (PlannedBreak& each : read) readers.push_back(std::move(each.readers));
    return readers;
  };
  return {*mesh, now, readers_of};
}

}  // namespace weft::product
