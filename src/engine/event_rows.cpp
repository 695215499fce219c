#include "engine/event_rows.hpp"

#include <charconv>

#include "base/text.hpp"
#include "engine/engine.hpp"

namespace weft::engine {
namespace {

using Base = mesh::ColumnType::Base;

// What was judged when it came fits; of a type that came later, what does not fit is null.
std::string ValueSql(const mesh::Column& column) {
  const std::string place =
      "(content, " + SqlText((Json::json_pointer() / column.name).to_string()) + ")";
  const std::string text = "json_extract_string" + place, json = "json_extract" + place;
  switch (column.type.base) {
    case Base::kText: return text;
    case Base::kJson: return json;
    case Base::kBlob: return "from_base64(" + text + ")";
    case Base::kArray:
    case Base::kObject: return "TRY_CAST(" + json + " AS " + Engine::SqlType(column.type) + ")";
    default: return "TRY_CAST(" + text + " AS " + Engine::SqlType(column.type) + ")";
  }
}

uint64_t NumberOf(const std::string& text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Json FieldOfPlace() {
  // Below those that Iceberg keeps for itself, above all that a table comes to.
  constexpr int32_t kId = 2'147'483'000;
  return {{"id", kId}, {"name", kPlaceOfRow}, {"required", false}, {"type", "long"}};
}

std::string EventRowsSql(const mesh::Table& table, const Places& places, With what) {
  std::vector<std::string> columns, keys;
  for (const mesh::Column& column : table.contract.columns)
    columns.push_back(ValueSql(column) + " AS " + SqlName(column.name));
  if (what == With::kPlaceToo) columns.push_back("position AS " + SqlName(kPlaceOfRow));
  for (const std::string& key : mesh::EventKeysOf(table)) keys.push_back(SqlText(key));
  return "SELECT " + Join(columns, ", ") + " FROM " + kEventRows + " WHERE table_name IN (" +
         Join(keys, ", ") + ") AND position >= " + std::to_string(places.from) +
         (places.until ? " AND position < " + std::to_string(*places.until) : "");
}

uint64_t CarriedTo(const lake::TableState& state) {
  const auto properties = state.metadata->find("properties");
  if (properties == state.metadata->end()) return 0;
  return NumberOf(properties->value(std::string(mesh::kEventPosition), "0"));
}

std::optional<uint64_t> CarriedTo(const lake::Snapshot& snapshot) {
  const auto said = snapshot.summary.find(std::string(mesh::kEventPosition));
  if (said == snapshot.summary.end()) return std::nullopt;
  return NumberOf(said->second);
}

}  // namespace weft::engine
