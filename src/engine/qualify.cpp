#include "engine/qualify.hpp"

#include "base/text.hpp"
#include "duckdb/parser/query_node/list.hpp"
#include "duckdb/parser/result_modifier.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref/list.hpp"
#include "engine/functions.hpp"
#include "engine/mesh_catalog.hpp"
#include "engine/refusal.hpp"

// Query nodes and what stands in FROM; expressions are in qualify_expression.cpp.
namespace weft::engine {
namespace {

bool IsInvalid(const std::string& name) { return name.empty(); }

}  // namespace

Qualifier::Scope::Scope(Qualifier& qualifier) : qualifier_(qualifier) {
  if (qualifier_.common_tables_.size() >= kDepthMax) {
    throw Error(ErrorKind::kInvalid, "the question is nested too deeply",
                "Take it apart with WITH.");
  }
  qualifier_.common_tables_.emplace_back();
}

Qualifier::Scope::~Scope() { qualifier_.common_tables_.pop_back(); }

void Qualifier::Scope::Declare(const std::string& name) {
  qualifier_.common_tables_.back().insert(Lower(name));
}

void Qualifier::Visit(duckdb::QueryNode& node) { VisitNode(node); }

void Qualifier::VisitNode(duckdb::QueryNode& node) {
  Scope scope(*this);
  VisitTables(node.cte_map);
  switch (node.type) {
    case duckdb::QueryNodeType::SELECT_NODE: VisitSelect(node.Cast<duckdb::SelectNode>()); break;
    case duckdb::QueryNodeType::SET_OPERATION_NODE:
      for (auto& child : node.Cast<duckdb::SetOperationNode>().children) VisitNode(*child);
      break;
    case duckdb::QueryNodeType::RECURSIVE_CTE_NODE:
      VisitRecursive(node.Cast<duckdb::RecursiveCTENode>());
      break;
    default: throw Refusal("this kind of statement", "it is not on the list");
  }
  for (auto& modifier : node.modifiers) VisitModifier(*modifier);
}

void Qualifier::VisitTables(duckdb::CommonTableExpressionMap& tables) {
  for (auto& [name, table] : tables.map) {
    if (!table->query || !table->query->node)
      throw Refusal("WITH " + name, "only a SELECT can stand there");
    VisitNode(*table->query->node);
    for (auto& key : table->key_targets) Visit(key);
    common_tables_.back().insert(Lower(name));
  }
}

void Qualifier::VisitRecursive(duckdb::RecursiveCTENode& node) {
  VisitNode(*node.left);
  for (auto& key : node.key_targets) Visit(key);
  Scope scope(*this);
  scope.Declare(node.ctename);
  VisitNode(*node.right);
}

void Qualifier::VisitSelect(duckdb::SelectNode& node) {
  if (++selects_ > kSelectsMax) {
    throw Error(ErrorKind::kInvalid, "the question has more than 1,000 SELECTs",
                "Put constants into one VALUES list, or ask in parts.");
  }
  if (node.from_table) Visit(node.from_table);
  for (auto& expression : node.select_list) Visit(expression);
  if (node.where_clause) Visit(node.where_clause);
  for (auto& expression : node.groups.group_expressions) Visit(expression);
  if (node.having) Visit(node.having);
  if (node.qualify) Visit(node.qualify);
}

void Qualifier::VisitModifier(duckdb::ResultModifier& modifier) {
  const auto visit = [this](Expression& expression) {
    if (expression) Visit(expression);
  };
  switch (modifier.type) {
    case duckdb::ResultModifierType::LIMIT_MODIFIER:
      visit(modifier.Cast<duckdb::LimitModifier>().limit);
      visit(modifier.Cast<duckdb::LimitModifier>().offset);
      break;
    case duckdb::ResultModifierType::LIMIT_PERCENT_MODIFIER:
      visit(modifier.Cast<duckdb::LimitPercentModifier>().limit);
      visit(modifier.Cast<duckdb::LimitPercentModifier>().offset);
      break;
    case duckdb::ResultModifierType::ORDER_MODIFIER:
      for (auto& order : modifier.Cast<duckdb::OrderModifier>().orders) visit(order.expression);
      break;
    case duckdb::ResultModifierType::DISTINCT_MODIFIER:
      for (auto& target : modifier.Cast<duckdb::DistinctModifier>().distinct_on_targets)
        visit(target);
      break;
    default: throw Refusal("this clause", "it is not on the list");
  }
}

void Qualifier::Visit(Table& table) {
  Scope scope(*this);
  if (!KeepsPositions()) table->query_location = duckdb::optional_idx();
  switch (table->type) {
    case duckdb::TableReferenceType::BASE_TABLE:
      return VisitBase(table->Cast<duckdb::BaseTableRef>());
    case duckdb::TableReferenceType::SUBQUERY:
      return VisitNode(*table->Cast<duckdb::SubqueryRef>().subquery->node);
    case duckdb::TableReferenceType::JOIN: return VisitJoin(table->Cast<duckdb::JoinRef>());
    case duckdb::TableReferenceType::PIVOT: return VisitPivot(table->Cast<duckdb::PivotRef>());
    case duckdb::TableReferenceType::TABLE_FUNCTION:
      return VisitTableFunction(table->Cast<duckdb::TableFunctionRef>());
    case duckdb::TableReferenceType::EXPRESSION_LIST:
      for (auto& row : table->Cast<duckdb::ExpressionListRef>().values) {
        for (auto& value : row) Visit(value);
      }
      return;
    case duckdb::TableReferenceType::EMPTY_FROM: return;
    case duckdb::TableReferenceType::SHOW_REF: {
      if (!options_.show) throw Refusal("DESCRIBE, SHOW and SUMMARIZE", "they are for questions");
      auto rewritten = options_.show(table->Cast<duckdb::ShowRef>());
      if (rewritten) table = std::move(rewritten);
      if (table->type != duckdb::TableReferenceType::SHOW_REF) return Visit(table);
      return VisitNode(*table->Cast<duckdb::ShowRef>().query);
    }
    default: throw Refusal("this kind of table", "it is not on the list");
  }
}

bool Qualifier::IsCommonTable(const std::string& name) const {
  const std::string lower = Lower(name);
  for (const auto& scope : common_tables_) {
    if (scope.contains(lower)) return true;
  }
  return false;
}

void Qualifier::VisitBase(duckdb::BaseTableRef& table) {
  const int position = PositionOf(table.query_location);
  if (table.at_clause) Visit(table.at_clause->ExpressionMutable());
  if (!IsInvalid(table.catalog_name) && Lower(table.catalog_name) != kMeshCatalog) {
    throw Error(ErrorKind::kNotFound, "there is no database " + table.catalog_name,
                "Write domain.table; there is one mesh.")
        .AtSqlPosition(position);
  }
  const bool keyed = Lower(table.schema_name) == "recurring" && IsInvalid(table.catalog_name);
  if ((IsInvalid(table.schema_name) || keyed) && IsCommonTable(table.table_name)) return;
  if (IsInvalid(table.schema_name)) {
    const std::string meant = options_.suggest ? options_.suggest(table.table_name) : "";
    throw Error(
        ErrorKind::kNotFound,
        "there is no table " + table.table_name + ": a table's name is domain.table",
        meant.empty() ? "Search finds tables: weft search WORDS." : "Did you mean " + meant + "?")
        .AtSqlPosition(position);
  }
  if (options_.reader.type == Reader::Type::kCaller) {
    table.catalog_name = kMeshCatalog;
  } else {
    table.schema_name = MeshCatalog::AddressOf(options_.reader, Lower(table.schema_name));
    table.catalog_name = options_.names->inner;
  }
}

void Qualifier::VisitJoin(duckdb::JoinRef& join) {
  Visit(join.left);
  Visit(join.right);
  if (join.condition) Visit(join.condition);
  for (auto& column : join.duplicate_eliminated_columns) Visit(column);
}

void Qualifier::VisitPivot(duckdb::PivotRef& pivot) {
  Visit(pivot.source);
  for (auto& aggregate : pivot.aggregates) Visit(aggregate);
  for (auto& column : pivot.pivots) {
    if (!column.pivot_enum.empty() || column.subquery) FillPivot(column);
    for (auto& expression : column.pivot_expressions) Visit(expression);
    for (auto& entry : column.entries) {
      if (entry.expr) Visit(entry.expr);
    }
  }
}

void Qualifier::FillPivot(duckdb::PivotColumn& column) {
  const auto values = options_.pivots.find(column.pivot_enum);
  if (values == options_.pivots.end()) {
    throw Error(ErrorKind::kInvalid, "PIVOT needs its list of values here",
                "Write PIVOT … ON column IN ('a', 'b') ….");
  }
  for (const std::string& value : values->second) {
    duckdb::PivotColumnEntry entry;
    entry.values.emplace_back(value);
    entry.alias = value;
    column.entries.push_back(std::move(entry));
  }
  column.pivot_enum.clear();
  column.subquery.reset();
}

void Qualifier::VisitTableFunction(duckdb::TableFunctionRef& table) {
  if (table.subquery) VisitNode(*table.subquery->node);
  if (table.function->GetExpressionClass() != duckdb::ExpressionClass::FUNCTION) {
    throw Refusal("this kind of table", "it is not on the list");
  }
  auto& function = table.function->Cast<duckdb::FunctionExpression>();
  const std::string name = Lower(function.function_name);
  if (!IsAllowedTableFunction(name) || !IsInvalid(function.catalog) ||
      !IsInvalid(function.schema)) {
    throw Refusal(name, WhyNotAllowed(name)).AtSqlPosition(PositionOf(table.query_location));
  }
  VisitChildren(function);
}

}  // namespace weft::engine
