#include "engine/followed.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "engine/describe.hpp"
#include "engine/event_rows.hpp"

namespace weft::engine {
namespace {

constexpr std::string_view kPlace = "position";
constexpr int kDepthMax = 8;

// The tables whose column `position` this table's SQL takes its own from.
std::vector<mesh::TableId> PlacesOrigins(const std::shared_ptr<AskInstance>& instance,
                                         audit::Touch& touch, const mesh::Table& table) {
  const Description description =
      Described(instance, touch, {Reader::Type::kPrincipal, table.id.domain, ""},
                {table.sql, Json(), table.id});
  std::vector<mesh::TableId> origins;
  for (size_t i = 0; i < description.columns.size(); ++i) {
    if (description.columns[i].name != kPlace) continue;
    for (const auto& [column, roles] : description.origins.columns[i]) {
      const size_t dot = column.rfind('.');
      if (column.substr(dot + 1) != kPlace) continue;
      if (const auto id = mesh::ParseTableId(column.substr(0, dot))) origins.push_back(*id);
    }
  }
  return origins;
}

}  // namespace

const TableSource* FollowedBy(const std::shared_ptr<AskInstance>& instance,
                              const TableSources& sources, audit::Touch& touch,
                              const mesh::Table& table) {
  mesh::TablePtr at = touch.snapshot()->FindTable(table.id);
  for (int depth = 0; at && depth < kDepthMax; ++depth) {
    const auto source = sources.find(ToString(at->id));
    if (source != sources.end())
      return source->second->number_column() == kPlace ? source->second : nullptr;
    const mesh::Column* place = at->Find(kPlace);
    if (!place || !place->primary_key || at->sql.empty() || mesh::IsMaterialised(*at))
      return nullptr;
    const std::vector<mesh::TableId> origins = PlacesOrigins(instance, touch, *at);
    at = nullptr;
    for (const mesh::TableId& id : origins) {
      const mesh::TablePtr origin = touch.snapshot()->FindTable(id);
      const bool is_live = origin && (sources.contains(ToString(id)) ||
                                      (!origin->sql.empty() && !mesh::IsMaterialised(*origin)));
      if (is_live) at = origin;
    }
  }
  return nullptr;
}

std::optional<Growth> GrowthAfter(LakeTables& tables, const mesh::Table& table, int64_t snapshot) {
  const lake::StatePtr state = tables.Find(table);
  if (!state) return snapshot == 0 ? std::optional<Growth>(std::in_place) : std::nullopt;
  Growth growth{.snapshots = {}, .carried = CarriedTo(*state)};
  std::vector<lake::Snapshot>& after = growth.snapshots;
  auto at = lake::CurrentSnapshot(*state->metadata);
  bool is_found = snapshot == 0 || (at && at->id == snapshot);
  while (at && at->id != snapshot) {
    after.push_back(*at);
    is_found |= at->parent == snapshot;  // though it is gone: rows of it were taken out
    at = at->parent ? lake::FindSnapshot(*state->metadata, *at->parent) : std::nullopt;
  }
  if (!is_found) return std::nullopt;
  std::ranges::reverse(after);
  return growth;
}

}  // namespace weft::engine
