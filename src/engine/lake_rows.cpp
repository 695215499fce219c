#include "engine/lake_rows.hpp"

#include "base/text.hpp"
#include "duckdb/parser/tableref/joinref.hpp"
#include "duckdb/parser/tableref/table_function_ref.hpp"
#include "engine/column_type.hpp"
#include "engine/lake_schema.hpp"
#include "engine/table_body.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr const char* kRows = "stored";
constexpr const char* kGone = "gone";
// Of columns that no file has: above all ids that a table has come to.
constexpr int32_t kAbsentId = 1 << 30;

LogicalType ColumnType() {
  return LogicalType::STRUCT({{"name", LogicalType::VARCHAR},
                              {"type", LogicalType::VARCHAR},
                              {"default_value", LogicalType::VARCHAR}});
}

// What read_parquet's `schema` takes: the contract's columns by the ids of their fields.
Value SchemaOf(const mesh::Table& table, const Json& schema) {
  duckdb::vector<Value> ids, columns;
  int32_t absent = kAbsentId;
  for (const mesh::Column& column : table.contract.columns) {
    const Json* field = FieldOf(schema, column.name);
    ids.push_back(Value::INTEGER(field ? field->at("id").get<int32_t>() : absent++));
    columns.push_back(Value::STRUCT(
        {{"name", Value(column.name)},
         {"type", Value(field ? SqlTypeOf(field->at("type")) : SqlTypeOf(column.type))},
         {"default_value", Value(LogicalType::VARCHAR)}}));
  }
  return Value::MAP(LogicalType::INTEGER, ColumnType(), std::move(ids), std::move(columns));
}

const Json& SchemaOf(const LakeView& view) { return lake::CurrentSchema(*view.state->metadata); }

duckdb::unique_ptr<duckdb::TableRef> ReadParquet(const std::string& path, Value schema,
                                                 const std::string& alias) {
  duckdb::vector<ParsedPtr> arguments;
  arguments.push_back(Constant(Value(path)));
  if (!schema.IsNull()) {
    arguments.push_back(Constant(std::move(schema)));
    arguments.back()->SetAlias("schema");
  }
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function = duckdb::make_uniq<duckdb::FunctionExpression>("system", "main", "read_parquet",
                                                                  std::move(arguments));
  table->alias = alias;
  return table;
}

ParsedPtr SamePlace(const char* of_row, const char* of_gone) {
  return duckdb::make_uniq<duckdb::ComparisonExpression>(
      duckdb::ExpressionType::COMPARE_EQUAL,
      duckdb::make_uniq<duckdb::ColumnRefExpression>(of_row, kRows),
      duckdb::make_uniq<duckdb::ColumnRefExpression>(of_gone, kGone));
}

}  // namespace

duckdb::unique_ptr<duckdb::TableRef> LakeRows(const Names& names, const mesh::Table& table,
                                              const LakeView& view) {
  if (view.list->data.empty()) return NoRows(names, table);
  auto rows =
      ReadParquet(names.door + DataPattern(*view.list), SchemaOf(table, SchemaOf(view)), kRows);
  if (!view.list->deleted) return rows;
  auto left = duckdb::make_uniq<duckdb::JoinRef>(duckdb::JoinRefType::REGULAR);
  left->type = duckdb::JoinType::ANTI;
  left->left = std::move(rows);
  left->right = ReadParquet(names.door + DeletedPath(*view.list), Value(), kGone);
  left->condition =
      Join(duckdb::ExpressionType::CONJUNCTION_AND, SamePlace("file_index", "file_index"),
           SamePlace("file_row_number", "pos"));
  return left;
}

std::string LakeRowsSql(const std::string& door, const mesh::Table& table, const LakeView& view) {
  std::string sql = "read_parquet(" + SqlText(door + DataPattern(*view.list)) +
                    ", schema = " + SchemaOf(table, SchemaOf(view)).ToSQLString() + ") AS stored";
  if (!view.list->deleted) return sql;
  return sql + " ANTI JOIN read_parquet(" + SqlText(door + DeletedPath(*view.list)) +
         ") AS gone ON stored.file_index = gone.file_index AND stored.file_row_number = gone.pos";
}

}  // namespace weft::engine
