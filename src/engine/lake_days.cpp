#include "engine/lake_days.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/text.hpp"
#include "engine/lake_schema.hpp"
#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::engine {
namespace {

using std::chrono::days;

constexpr days kByDay{400};
constexpr std::string_view kPlace = "position";
constexpr const char* kFilesColumn = "weft.day";  // no contract has a column of this name
// Always true, and what counts rows is not run by several threads: they would each write a part of
// every file, and COPY to files by a column's value keeps no order between them.
constexpr std::string_view kOneThread = "row_number() OVER () > 0";

std::string Day(Time time) { return "DATE " + SqlText(FormatTime(time).substr(0, 10)); }

// A day within the last ones, else its month; far away all is one.
std::string FileOf(const std::string& column, Time now) {
  const std::string day = "CAST(" + column + " AS DATE)";
  return "CASE WHEN " + day + " BETWEEN " + Day(now - kByDay) + " AND " + Day(now + days(2)) +
         " THEN " + day + " WHEN " + day + " BETWEEN DATE '2000-01-01' AND " + Day(now) +
         " THEN CAST(date_trunc('month', " + day + ") AS DATE) END";
}

std::optional<days> DayOf(const std::optional<std::string>& bound) {
  int64_t micros = 0;
  if (!bound || bound->size() != sizeof micros) return std::nullopt;
  std::memcpy(&micros, bound->data(), sizeof micros);
  return std::chrono::floor<days>(std::chrono::microseconds(micros));
}

// Files that belong together have one of these: the day or the month in which all of their rows
// are. Empty: they are spread further.
std::string SpanOf(const LakeFile& file, int32_t field) {
  const Zone* zone = FindZone(file.zones, field);
  const auto first = zone ? DayOf(zone->lower) : std::nullopt;
  const auto last = zone ? DayOf(zone->upper) : std::nullopt;
  if (!first || !last || zone->has_nulls) return {};
  const std::string from = FormatTime(Time(*first)), to = FormatTime(Time(*last));
  for (const size_t length : {size_t{10}, size_t{7}})
    if (from.substr(0, length) == to.substr(0, length)) return from.substr(0, length);
  return {};
}

}  // namespace

const mesh::Column* DayColumn(const mesh::Table& table) {
  const bool carries_all =
      table.id.domain == mesh::kTrackingDomain && table.contract.kept.watermark == kPlace;
  if (!carries_all && !mesh::TakesEvents(table)) return nullptr;
  const auto is_moment = [](const mesh::Column& column) {
    return column.type.base == mesh::ColumnType::Base::kTimestamp ||
           column.type.base == mesh::ColumnType::Base::kTimestampUtc;
  };
  if (const mesh::Column* named = table.Find("timestamp"); named && is_moment(*named)) return named;
  const auto first = std::ranges::find_if(table.contract.columns, is_moment);
  return first == table.contract.columns.end() ? nullptr : &*first;
}

std::string InDays(const mesh::Table& table, const std::string& select, Time now) {
  const mesh::Column* day = DayColumn(table);
  if (!day) return select;
  const std::string column = SqlName(day->name);
  return "SELECT *, CASE WHEN " + std::string(kOneThread) + " THEN " + FileOf(column, now) +
         " END AS " + SqlName(kFilesColumn) + " FROM (FROM (" + select + ") ORDER BY " + column +
         ")";
}

std::string FileOptionsFor(const mesh::Table& table, const Json& schema) {
  return DayColumn(table) ? SplitFileOptions(schema, kFilesColumn) : DataFileOptions(schema);
}

std::vector<LakeFilePtr> ToJoinByDay(const std::vector<LakeFilePtr>& files,
                                     const mesh::Table& table, const Json& schema, size_t spare) {
  const Json* field = FieldOf(schema, DayColumn(table)->name);
  if (!field) return {};
  std::map<std::string, std::vector<LakeFilePtr>> spans;
  for (const LakeFilePtr& file : files)
    spans[SpanOf(*file, field->at("id").get<int32_t>())].push_back(file);
  std::vector<LakeFilePtr> joined;
  size_t saved = 0;
  for (const auto& [span, those] : spans) {
    if (those.size() < 2) continue;
    joined.insert(joined.end(), those.begin(), those.end());
    saved += those.size() - 1;
  }
  if (saved <= spare) joined.clear();
  return joined;
}

}  // namespace weft::engine
