#include "engine/explain.hpp"

#include "base/text.hpp"
#include "duckdb/main/prepared_statement.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/tableref/expressionlistref.hpp"
#include "duckdb/parser/tableref/subqueryref.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

ParsedPtr Text(const std::string& text) { return Constant(duckdb::Value(text)); }

std::string Listed(const std::vector<std::string>& words) { return weft::Join(words, ", "); }

duckdb::vector<ParsedPtr> RowOf(const audit::TableTouch& touch) {
  duckdb::vector<ParsedPtr> row;
  row.push_back(Text(touch.table));
  row.push_back(Text(touch.principal));
  row.push_back(Text(Listed(touch.columns)));
  row.push_back(Text(Listed(touch.masked)));
  row.push_back(Constant(duckdb::Value::BOOLEAN(touch.filtered)));
  row.push_back(Text(Listed(touch.policies)));
  return row;
}

}  // namespace

duckdb::unique_ptr<duckdb::SelectStatement> Explained(
    Session& session, duckdb::unique_ptr<duckdb::SelectStatement> select) {
  const std::string sql = select->query;
  const auto prepared = InDuck([&] { return session.context().Prepare(std::move(select)); });
  if (prepared->HasError()) throw session.BindError(prepared->GetErrorObject());
  session.NoteUses();
  auto rows = duckdb::make_uniq<duckdb::ExpressionListRef>();
  for (const audit::TableTouch& table : session.state().touch.tables())
    rows->values.push_back(RowOf(table));
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  node->select_list.push_back(duckdb::make_uniq<duckdb::StarExpression>());
  if (rows->values.empty()) {
    rows->values.push_back(RowOf({}));
    node->where_clause = Constant(duckdb::Value::BOOLEAN(false));
  }
  rows->alias = "explained";
  rows->column_name_alias = {"table", "read_as", "columns", "masked", "filtered", "policies"};
  node->from_table = std::move(rows);
  auto result = duckdb::make_uniq<duckdb::SelectStatement>();
  result->node = std::move(node);
  result->query = sql;
  return result;
}

}  // namespace weft::engine
