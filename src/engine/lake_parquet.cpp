#include "engine/lake_parquet.hpp"

#include <map>
#include <optional>

#include "base/text.hpp"
#include "engine/lake_bounds.hpp"
#include "engine/lake_schema.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;
using lake::DataFile;

constexpr const char* kData =
    "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, RETURN_STATS, FIELD_IDS ";
constexpr const char* kFileSize = ", FILE_SIZE_BYTES '256MB'";
constexpr const char* kDeletes =
    "FORMAT parquet, COMPRESSION zstd, RETURN_STATS, FIELD_IDS {file_path: 2147483546, pos: "
    "2147483545}";

// "\"a\"" -> "a"; nothing for a part of a nested column.
std::optional<std::string> PlainName(const std::string& quoted) {
  if (quoted.size() < 2 || quoted.find("\".\"") != std::string::npos) return std::nullopt;
  std::string name;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    name += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return name;
}

std::map<std::string, std::string> TextsOf(const Value& map) {
  std::map<std::string, std::string> texts;
  for (const Value& entry : duckdb::MapValue::GetChildren(map)) {
    const auto& pair = duckdb::StructValue::GetChildren(entry);
    texts[pair[0].ToString()] = pair[1].ToString();
  }
  return texts;
}

void AddStatistics(const Json& field, const std::map<std::string, std::string>& known,
                   DataFile& file) {
  const int32_t id = field.at("id");
  const auto number = [&](const char* name, std::map<int32_t, int64_t>& into) {
    if (const auto found = known.find(name); found != known.end())
      into[id] = std::stoll(found->second);
  };
  number("column_size_bytes", file.column_bytes);
  number("num_values", file.values);
  number("null_count", file.nulls);
  if (const auto nan = known.find("has_nan"); nan != known.end()) {
    if (nan->second == "true") return;  // its bounds hold NaN
    file.nans[id] = 0;
  }
  const auto bound = [&](const char* name, std::map<int32_t, std::string>& into) {
    const auto found = known.find(name);
    if (found == known.end()) return;
    if (auto bytes = BoundOf(field.at("type"), found->second, &into == &file.upper))
      into[id] = std::move(*bytes);
  };
  bound("min", file.lower);
  bound("max", file.upper);
}

// "a" -> {"min": "1", …}
void AddColumn(const Value& entry, const Json& schema, DataFile& file) {
  const auto& pair = duckdb::StructValue::GetChildren(entry);
  const auto name = PlainName(pair[0].ToString());
  const Json* field = name ? FieldOf(schema, *name) : nullptr;
  if (field) AddStatistics(*field, TextsOf(pair[1]), file);
}

}  // namespace

std::string DataFileOptions(const Json& schema) { return kData + FieldIdsOf(schema) + kFileSize; }
std::string SplitFileOptions(const Json& schema, const std::string& column) {
  return kData + FieldIdsOf(schema) + ", PARTITION_BY (" + SqlName(column) + ")";
}
std::string DeleteFileOptions() { return kDeletes; }

std::vector<Written> WrittenOf(duckdb::MaterializedQueryResult& result, const Json& schema) {
  // The answer's last column has no type that could be read.
  const duckdb::vector<duckdb::column_t> kWanted{0, 1, 2, 4};
  std::vector<Written> files;
  for (auto& chunk : result.Collection().Chunks(kWanted)) {
    for (size_t row = 0; row < chunk.size(); ++row) {
      Written written{.path = chunk.GetValue(0, row).ToString(), .file = {.format = "PARQUET"}};
      written.file.records = chunk.GetValue(1, row).GetValue<int64_t>();
      written.file.bytes = chunk.GetValue(2, row).GetValue<int64_t>();
      if (written.file.records == 0) continue;
      const Value columns = chunk.GetValue(3, row);
      for (const Value& entry : duckdb::MapValue::GetChildren(columns))
        AddColumn(entry, schema, written.file);
      files.push_back(std::move(written));
    }
  }
  return files;
}

}  // namespace weft::engine
