#include "engine/table_body.hpp"

#include "base/text.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/query_node/set_operation_node.hpp"
#include "duckdb/parser/tableref/subqueryref.hpp"
#include "duckdb/parser/tableref/table_function_ref.hpp"
#include "engine/column_type.hpp"
#include "engine/gate.hpp"
#include "engine/lineage.hpp"
#include "engine/masks.hpp"
#include "engine/qualify.hpp"
#include "engine/render.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

duckdb::unique_ptr<duckdb::TableRef> CallTable(const std::string& function,
                                               const std::vector<std::string>& given) {
  duckdb::vector<ParsedPtr> arguments;
  for (const std::string& argument : given) arguments.push_back(Constant(duckdb::Value(argument)));
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function = duckdb::make_uniq<duckdb::FunctionExpression>("system", "main", function,
                                                                  std::move(arguments));
  return table;
}

bool IsHidden(const mesh::Decision& decision, const std::string& column) {
  for (const std::string& hidden : decision.hidden_columns) {
    if (Lower(hidden) == Lower(column)) return true;
  }
  return false;
}

const mesh::Mask* MaskOf(const Governed& governed, const std::string& column) {
  if (!governed.decision) return nullptr;
  const auto found = governed.decision->masks.find(Lower(column));
  return found == governed.decision->masks.end() ? nullptr : &found->second;
}

// Masks come and go with rules and times, what is made of the column stays: so a constant in place
// of its values has their origin.
ParsedPtr Traced(ParsedPtr masked, const mesh::Column& column, const mesh::Mask& mask) {
  return Node(duckdb::ExpressionType::OPERATOR_COALESCE, std::move(masked),
              CastTo(ShownType(column, &mask), ColumnOf(column.name), true));
}

ParsedPtr Shown(const Governed& governed, const mesh::Column& column) {
  ParsedPtr shown;
  if (const mesh::Mask* mask = MaskOf(governed, column.name)) {
    shown = Masked(governed.names, governed.snapshot, governed.table, column, *mask);
    if (governed.traces) shown = Traced(std::move(shown), column, *mask);
  } else if (governed.casts) {
    shown = CastTo(ToLogicalType(column.type), ColumnOf(column.name));
  } else {
    shown = ColumnOf(column.name);
  }
  shown->SetAlias(column.name);
  return shown;
}

// The mark of the table, which always holds, and the decision's filters.
ParsedPtr Conditions(const Governed& governed) {
  ParsedPtr all = TableMark(governed.names, mesh::ToString(governed.table.id));
  if (!governed.decision || !governed.filters) return all;
  for (const mesh::ExpressionPtr& filter : governed.decision->filters) {
    ParsedPtr next = Condition(governed.names, governed.snapshot, governed.table, filter);
    all = Join(duckdb::ExpressionType::CONJUNCTION_AND, std::move(all), std::move(next));
  }
  return all;
}

}  // namespace

duckdb::unique_ptr<duckdb::TableRef> FileRows(const Names& names, const std::string& key) {
  return CallTable("read_parquet", {names.door + key});
}

duckdb::unique_ptr<duckdb::TableRef> NoRows(const Names& names, const mesh::Table& table) {
  return CallTable(names.functions + "no_rows", {mesh::ToString(table.id)});
}

duckdb::unique_ptr<duckdb::TableRef> SourceRows(const Names& names, const mesh::Table& table,
                                                const std::string& principal_domain,
                                                uint64_t first) {
  return CallTable(names.functions + "source_rows",
                   {mesh::ToString(table.id), principal_domain, std::to_string(first)});
}

duckdb::unique_ptr<duckdb::TableRef> ProductRows(const Names& names, const mesh::Table& table) {
  duckdb::unique_ptr<duckdb::SelectStatement> select = ParseSelect(table.sql);
  QualifyOptions options;
  options.reader = {Reader::Type::kPrincipal, table.id.domain, mesh::ToString(table.id)};
  options.names = &names;
  Qualifier(options).Visit(*select->node);
  return duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select), "product");
}

duckdb::unique_ptr<duckdb::TableRef> BothRows(const mesh::Table& table,
                                              duckdb::unique_ptr<duckdb::TableRef> some,
                                              duckdb::unique_ptr<duckdb::TableRef> others) {
  auto both = duckdb::make_uniq<duckdb::SetOperationNode>();
  both->setop_type = duckdb::SetOperationType::UNION;
  both->setop_all = true;
  for (auto* rows : {&some, &others}) {
    auto side = duckdb::make_uniq<duckdb::SelectNode>();
    for (const mesh::Column& column : table.contract.columns) {
      side->select_list.push_back(CastTo(ToLogicalType(column.type), ColumnOf(column.name)));
      side->select_list.back()->SetAlias(column.name);
    }
    side->from_table = std::move(*rows);
    both->children.push_back(std::move(side));
  }
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(both);
  return duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select), "rows");
}

duckdb::unique_ptr<duckdb::SelectStatement> Governed::Around(
    duckdb::unique_ptr<duckdb::TableRef> rows) const {
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  for (const mesh::Column& column : table.contract.columns) {
    if (decision && IsHidden(*decision, column.name)) continue;
    node->select_list.push_back(Shown(*this, column));
  }
  if (node->select_list.empty()) {
    throw Error(ErrorKind::kForbidden, "no column of " + mesh::ToString(table.id) + " may be read",
                "Ask its owner for columns.");
  }
  if (shows_places) node->select_list.push_back(ColumnOf(kPlaceOfRow));
  node->from_table = std::move(rows);
  node->where_clause = Conditions(*this);
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return select;
}

}  // namespace weft::engine
