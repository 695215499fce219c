#include "engine/lake_reach.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/kept_reach.hpp"
#include "engine/lake_rows.hpp"
#include "engine/lake_schema.hpp"
#include "engine/lake_zones.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {

uint64_t ReachOf(const LakeView& view, std::string_view column) {
  const Json* field = FieldOf(lake::CurrentSchema(*view.state->metadata), std::string(column));
  uint64_t reach = KeptNumber(*view.state, column);
  for (const LakeFilePtr& file : view.list->data) {
    const Zone* zone = field ? FindZone(file->zones, field->at("id")) : nullptr;
    int64_t last = 0;
    if (!zone || !zone->upper || zone->upper->size() != sizeof(last))
      throw Error(ErrorKind::kUnavailable,
                  "a file of a table that Weft keeps does not say how far it reaches",
                  "Only Weft writes these tables.");
    std::memcpy(&last, zone->upper->data(), sizeof(last));
    reach = std::max(reach, static_cast<uint64_t>(last) + 1);
  }
  return reach;
}

duckdb::Value NewestOf(duckdb::Connection& connection, const std::string& door,
                       const mesh::Table& table, const LakeView& view) {
  const std::string& column = table.contract.kept.watermark;
  const Json* field = FieldOf(lake::CurrentSchema(*view.state->metadata), column);
  if (!field) return duckdb::Value();
  const std::string type = SqlTypeOf(field->at("type"));
  const std::string kept = KeptReach(*view.state, column);
  std::vector<std::string> newest;
  if (!view.list->data.empty())
    newest.push_back("SELECT CAST(max(stored." + SqlName(field->at("name").get<std::string>()) +
                     ") AS " + type + ") AS newest FROM " + LakeRowsSql(door, table, view));
  if (!kept.empty())
    newest.push_back("SELECT TRY_CAST(" + SqlText(kept) + " AS " + type + ") AS newest");
  if (newest.empty()) return duckdb::Value();
  return RunOwn(connection, "SELECT max(newest) FROM (" + Join(newest, " UNION ALL ") + ")")
      ->GetValue(0, 0);
}

}  // namespace weft::engine
