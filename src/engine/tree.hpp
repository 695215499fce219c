#pragma once
#include <string>
#include <utility>

#include "duckdb.hpp"
#include "duckdb/parser/expression/list.hpp"

// Small builders of DuckDB's trees; no SQL text is ever put together.
namespace weft::engine {

using ParsedPtr = duckdb::unique_ptr<duckdb::ParsedExpression>;

inline ParsedPtr Constant(duckdb::Value value) {
  return duckdb::make_uniq<duckdb::ConstantExpression>(std::move(value));
}
inline ParsedPtr ColumnOf(const std::string& name) {
  return duckdb::make_uniq<duckdb::ColumnRefExpression>(name);
}
inline ParsedPtr CastTo(duckdb::LogicalType type, ParsedPtr child, bool try_cast = false) {
  return duckdb::make_uniq<duckdb::CastExpression>(std::move(type), std::move(child), try_cast);
}

// A call of a function by its bare name.
template <class... Arguments>
ParsedPtr Call(const std::string& function, Arguments... arguments) {
  duckdb::vector<ParsedPtr> children;
  (children.push_back(std::move(arguments)), ...);
  return duckdb::make_uniq<duckdb::FunctionExpression>(function, std::move(children));
}

// An operator that is a node of its own: NOT, IS NULL, COALESCE …
template <class... Operands>
ParsedPtr Node(duckdb::ExpressionType type, Operands... operands) {
  auto node = duckdb::make_uniq<duckdb::OperatorExpression>(type);
  (node->children.push_back(std::move(operands)), ...);
  return node;
}

inline ParsedPtr Join(duckdb::ExpressionType type, ParsedPtr left, ParsedPtr right) {
  return duckdb::make_uniq<duckdb::ConjunctionExpression>(type, std::move(left), std::move(right));
}

inline ParsedPtr If(ParsedPtr when, ParsedPtr then, ParsedPtr otherwise) {
  auto result = duckdb::make_uniq<duckdb::CaseExpression>();
  duckdb::CaseCheck check;
  check.when_expr = std::move(when);
  check.then_expr = std::move(then);
  result->case_checks.push_back(std::move(check));
  result->else_expr = std::move(otherwise);
  return result;
}

}  // namespace weft::engine
