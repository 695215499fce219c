#include "engine/lake_footer.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/lake_bounds.hpp"
#include "engine/lake_schema.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;

// How Parquet keeps the values of Iceberg's types. Whatever else a file has is read by some and not
// by others.
struct KeptAs {
  std::string_view iceberg, parquet;
};
constexpr std::array kKept{
    KeptAs{"boolean", "BOOLEAN"},
    KeptAs{"int", "INT32"},
    KeptAs{"int", "INT32 INT_32"},
    KeptAs{"long", "INT64"},
    KeptAs{"long", "INT64 INT_64"},
    KeptAs{"float", "FLOAT"},
    KeptAs{"double", "DOUBLE"},
    KeptAs{"string", "BYTE_ARRAY UTF8"},
    KeptAs{"binary", "BYTE_ARRAY"},
    KeptAs{"date", "INT32 DATE"},
    KeptAs{"timestamp", "INT64 TIMESTAMP_MICROS local"},
    KeptAs{"timestamptz", "INT64 TIMESTAMP_MICROS utc"},
};
constexpr std::array<std::string_view, 3> kDecimals{"INT32 DECIMAL", "INT64 DECIMAL",
                                                    "FIXED_LEN_BYTE_ARRAY DECIMAL"};

std::string TextOf(const Value& value) { return value.IsNull() ? "" : value.ToString(); }
int NumberOf(const Value& value) { return value.IsNull() ? 0 : value.GetValue<int>(); }

bool Keeps(const FooterColumn& column, const Json& type) {
  if (column.is_nested || !type.is_string()) return false;
  const std::string word = type;
  if (word.starts_with("decimal("))
    return std::ranges::find(kDecimals, column.type) != kDecimals.end() &&
           word == "decimal(" + std::to_string(column.precision) + ", " +
                       std::to_string(column.scale) + ")";
  return std::ranges::any_of(
      kKept, [&](const KeptAs& row) { return row.iceberg == word && row.parquet == column.type; });
}

// Where order in the file is the order of values: not of NaN, nor of bytes as text.
bool HasBounds(const Json& type) {
  const std::string word = type;
  return word != "float" && word != "double" && word != "binary";
}

std::string StatisticsSql(const FooterColumn& column, const Json& field) {
  const std::string type = SqlTypeOf(field.at("type"));
  const auto bound = [&](const std::string& which) {
    if (!HasBounds(field.at("type"))) return std::string("NULL");
    return "CAST(" + which + "(TRY_CAST(stats_" + which + "_value AS " + type + ")) AS VARCHAR)";
  };
  return "SELECT " + field.at("id").dump() +
         ", sum(num_values)::BIGINT, sum(total_compressed_size)::BIGINT, "
         "CASE WHEN count(*) = count(stats_null_count) THEN sum(stats_null_count)::BIGINT END, "
         "bool_and(num_values = coalesce(stats_null_count, -1) OR (stats_min_value IS NOT NULL AND "
         "stats_max_value IS NOT NULL)), " +
         bound("min") + ", " + bound("max") +
         " FROM footer WHERE path_in_schema = " + SqlText(column.name);
}

// A row of the above.
void AddStatistics(duckdb::MaterializedQueryResult& result, size_t row, const Json& schema,
                   lake::DataFile& file) {
  const auto at = [&](size_t column) { return result.GetValue(column, row); };
  const int32_t id = at(0).GetValue<int32_t>();
  const auto& fields = schema.at("fields");
  const auto field = std::ranges::find_if(fields, [&](const Json& f) { return f.at("id") == id; });
  if (!at(1).IsNull()) file.values[id] = at(1).GetValue<int64_t>();
  if (!at(2).IsNull()) file.column_bytes[id] = at(2).GetValue<int64_t>();
  if (!at(3).IsNull()) file.nulls[id] = at(3).GetValue<int64_t>();
  const bool is_whole = !at(4).IsNull() && at(4).GetValue<bool>();
  const std::string low = TextOf(at(5)), high = TextOf(at(6));
  const bool is_text = (low + high).find("\\x") == std::string::npos;  // else it is cut in a letter
  if (!is_whole || !is_text || at(5).IsNull() || at(6).IsNull()) return;
  if (auto bytes = BoundOf(field->at("type"), low, false)) file.lower[id] = std::move(*bytes);
  if (auto bytes = BoundOf(field->at("type"), high, true)) file.upper[id] = std::move(*bytes);
}

}  // namespace

Footer::Footer(duckdb::Connection& connection, const std::string& path) : path_(path) {
  const auto head =
      RunOwn(connection, "SELECT num_rows FROM parquet_file_metadata(" + SqlText(path) + ")");
  records_ = head->GetValue(0, 0).GetValue<int64_t>();
  const auto schema =
      RunOwn(connection,
             "SELECT name, type, converted_type, logical_type, precision, scale, field_id, "
             "num_children FROM parquet_schema(" +
                 SqlText(path) + ") OFFSET 1");
  int inner = 0;  // columns of the nested one that is open
  for (size_t row = 0; row < schema->RowCount(); ++row) {
    const int children = NumberOf(schema->GetValue(7, row));
    if (inner > 0) {
      inner += children - 1;
      continue;
    }
    inner = children;
    FooterColumn column{.name = TextOf(schema->GetValue(0, row)),
                        .type = TextOf(schema->GetValue(1, row)),
                        .precision = NumberOf(schema->GetValue(4, row)),
                        .scale = NumberOf(schema->GetValue(5, row)),
                        .field_id = {},
                        .is_nested = children > 0};
    const std::string meant = TextOf(schema->GetValue(2, row)),
                      logical = TextOf(schema->GetValue(3, row));
    if (!meant.empty()) column.type += " " + meant;
    if (logical.find("isAdjustedToUTC=0") != std::string::npos) column.type += " local";
    if (logical.find("isAdjustedToUTC=1") != std::string::npos) column.type += " utc";
    if (!schema->GetValue(6, row).IsNull())
      column.field_id = schema->GetValue(6, row).GetValue<int32_t>();
    columns_.push_back(std::move(column));
  }
}

const FooterColumn* Footer::Find(const std::string& field) const {
  const auto found = std::ranges::find_if(
      columns_, [&](const FooterColumn& column) { return Lower(column.name) == Lower(field); });
  return found == columns_.end() ? nullptr : &*found;
}

std::string Footer::WhyUnlike(const Json& schema) const {
  size_t found = 0;
  for (const Json& field : schema.at("fields")) {
    const std::string name = field.at("name");
    const FooterColumn* column = Find(name);
    if (!column) {
      if (field.value("required", false)) return "it has no column " + name;
      continue;
    }
    ++found;
    if (!Keeps(*column, field.at("type")))
      return "column " + name + " is " + (column->is_nested ? "nested" : column->type) + ", and " +
             (field.at("type").is_string() ? field.at("type").get<std::string>() : "nested") +
             " in the table";
    if (column->field_id && field.contains("id") && *column->field_id != field.at("id"))
      return "column " + name + " has the id of another field";
  }
  if (found < columns_.size()) return "it has columns that the contract does not know";
  const bool some =
      std::ranges::any_of(columns_, [](const auto& c) { return c.field_id.has_value(); });
  const bool all =
      std::ranges::all_of(columns_, [](const auto& c) { return c.field_id.has_value(); });
  return some && !all ? "some of its columns have field ids, and some have none" : "";
}

std::map<std::string, int32_t> Footer::NamesFor(const Json& schema) const {
  std::map<std::string, int32_t> names;
  for (const Json& field : schema.at("fields")) {
    const FooterColumn* column = Find(field.at("name"));
    if (column && !column->field_id) names[column->name] = field.at("id");
  }
  return names;
}

lake::DataFile Footer::DataFile(duckdb::Connection& connection, const Json& schema) const {
  lake::DataFile file{.format = "PARQUET", .records = records_};
  RunOwn(connection,
         "CREATE OR REPLACE TEMP TABLE footer AS SELECT path_in_schema, num_values, "
         "stats_null_count, stats_min_value, stats_max_value, total_compressed_size FROM "
         "parquet_metadata(" +
             SqlText(path_) + ")");
  std::vector<std::string> columns;
  for (const Json& field : schema.at("fields"))
    if (const FooterColumn* column = Find(field.at("name")))
      columns.push_back(StatisticsSql(*column, field));
  const auto result = RunOwn(connection, Join(columns, " UNION ALL "));
  for (size_t row = 0; row < result->RowCount(); ++row) AddStatistics(*result, row, schema, file);
  return file;
}

}  // namespace weft::engine
