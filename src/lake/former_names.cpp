#include "lake/former_names.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "lake/table_name.hpp"
#include "mesh/retirement.hpp"

namespace weft::lake {
namespace {

TableName NameAt(const mesh::TableId& address, int major) {
  mesh::Table table;
  table.id = address;
  table.major = major;
  return NameOf(table);
}

bool Follow(Catalog& catalog, const TableName& from, const TableName& to) {
  if (from == to || !catalog.Find(from) || catalog.Find(to)) return false;
  try {
    catalog.Rename(from, to, Type::kTable);
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "lake.name_stays", {{"table", ToString(from)}, {"why", error.message()}});
    return false;
  }
  Log(LogLevel::kInfo, "lake.renamed", {{"from", ToString(from)}, {"to", ToString(to)}});
  return true;
}

}  // namespace

size_t FollowNames(Catalog& catalog, const mesh::Snapshot& mesh) {
  size_t renamed = 0;
  for (const auto& [address, _] : mesh.former_names) {
    const auto id = mesh::ParseTableId(address);
    const auto moved = id ? mesh::FindMoved(mesh, *id) : std::nullopt;
    if (!moved || mesh.FindTable(*id)) continue;
    const mesh::Table& now = *moved->to;
    renamed += Follow(catalog, NameAt(*id, now.major), NameOf(now)) ? 1 : 0;
  }
  return renamed;
}

}  // namespace weft::lake
