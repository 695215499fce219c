#include "engine/lake_rows.hpp"

#include "base/text.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref/joinref.hpp"
#include "duckdb/parser/tableref/subqueryref.hpp"
#include "duckdb/parser/tableref/table_function_ref.hpp"
#include "engine/event_rows.hpp"
#include "engine/lake_schema.hpp"
#include "engine/table_body.hpp"
#include "engine/tree.hpp"
#include "lake/name_mapping.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;

constexpr const char* kRows = "stored";
constexpr const char* kGone = "gone";
// Of columns that no file has: above all ids that a table has come to.
constexpr int32_t kAbsentId = 1 << 30;

// What files without ids call it.
Json NamesOf(const std::map<std::string, int32_t>& mapping, int32_t id) {
  Json names = Json::array();
  for (const auto& [name, of] : mapping)
    if (of == id) names.push_back(name);
  return names;
}

// The contract's columns as fields of the table's schema.
Json FieldsOf(const mesh::Table& table, const LakeView& view) {
  const Json& schema = lake::CurrentSchema(*view.state->metadata);
  const Json wished = lake::SchemaFor(table.contract);
  const auto mapping = lake::NamesIn(*view.state->metadata);
  Json fields = Json::array();
  int32_t absent = kAbsentId;
  for (size_t i = 0; i < table.contract.columns.size(); ++i) {
    const std::string& name = table.contract.columns[i].name;
    const Json* field = FieldOf(schema, name);
    const Json& of = field ? *field : wished.at("fields").at(i);
    fields.push_back(
        {{"id", field ? of.at("id") : Json(absent++)}, {"name", name}, {"type", of.at("type")}});
    if (mapping) fields.back()["names"] = NamesOf(*mapping, fields.back()["id"]);
  }
  return fields;
}

duckdb::unique_ptr<duckdb::TableRef> CallTable(const std::string& function,
                                               const std::string& argument,
                                               const std::string& alias, const Json& fields = {}) {
  duckdb::vector<ParsedPtr> arguments;
  arguments.push_back(Constant(Value(argument)));
  if (!fields.is_null()) {
    arguments.push_back(Constant(Value(fields.dump())));
    arguments.back()->SetAlias("fields");
  }
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function = duckdb::make_uniq<duckdb::FunctionExpression>("system", "main", function,
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

duckdb::unique_ptr<duckdb::TableRef> RowsOf(const Names& names, const LakeView& view,
                                            const Json& fields) {
  auto rows = CallTable(LakeScanName(names), view.list->token, kRows, fields);
  if (!view.list->deleted) return rows;
  auto left = duckdb::make_uniq<duckdb::JoinRef>(duckdb::JoinRefType::REGULAR);
  left->type = duckdb::JoinType::ANTI;
  left->left = std::move(rows);
  left->right = CallTable("read_parquet", names.door + DeletedPath(*view.list), kGone);
  left->condition =
      Join(duckdb::ExpressionType::CONJUNCTION_AND, SamePlace("file_index", "file_index"),
           SamePlace("file_row_number", "pos"));
  return left;
}

// Those of rows whose file says from when they are that came early enough are left out.
duckdb::unique_ptr<duckdb::TableRef> LaterRows(const Names& names, const mesh::Table& table,
                                               const LakeView& view) {
  Json fields = FieldsOf(table, view);
  fields.push_back(FieldOfPlace());
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  for (const mesh::Column& column : table.contract.columns)
    node->select_list.push_back(ColumnOf(column.name));
  node->from_table = RowsOf(names, view, fields);
  node->where_clause = duckdb::make_uniq<duckdb::ComparisonExpression>(
      duckdb::ExpressionType::COMPARE_GREATERTHANOREQUALTO,
      Node(duckdb::ExpressionType::OPERATOR_COALESCE, ColumnOf(kPlaceOfRow),
           Constant(Value::BIGINT(INT64_MAX))),
      Constant(Value::BIGINT(static_cast<int64_t>(*view.first))));
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select), "later");
}

}  // namespace

std::string LakeScanName(const Names& names) { return names.functions + "lake_scan"; }

std::string LakeScanSql(const std::string& token, const Json& fields) {
  return std::string(kLakeScan) + "(" + SqlText(token) + ", fields = " + SqlText(fields.dump()) +
         ")";
}

duckdb::unique_ptr<duckdb::TableRef> LakeRows(const Names& names, const mesh::Table& table,
                                              const LakeView& view) {
  if (view.list->data.empty()) return NoRows(names, table);
  if (view.first) return LaterRows(names, table, view);
  return RowsOf(names, view, FieldsOf(table, view));
}

std::string LakeRowsSql(const std::string& door, const mesh::Table& table, const LakeView& view) {
  const std::string sql = LakeScanSql(view.list->token, FieldsOf(table, view)) + " AS " + kRows;
  if (!view.list->deleted) return sql;
  return sql + " ANTI JOIN read_parquet(" + SqlText(door + DeletedPath(*view.list)) +
         ") AS gone ON stored.file_index = gone.file_index AND stored.file_row_number = gone.pos";
}

}  // namespace weft::engine
