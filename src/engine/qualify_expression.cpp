#include "base/text.hpp"
#include "duckdb/common/extra_type_info.hpp"
#include "duckdb/parser/expression/list.hpp"
#include "duckdb/parser/expression/type_expression.hpp"
#include "duckdb/parser/parsed_expression_iterator.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "engine/functions.hpp"
#include "engine/qualify.hpp"
#include "engine/refusal.hpp"

namespace weft::engine {
namespace {

// Names under which DuckDB's own functions and types may be called.
bool IsSystemQualified(const std::string& catalog, const std::string& schema) {
  const bool catalog_fits = catalog.empty() || Lower(catalog) == "system";
  const std::string lower = Lower(schema);
  return catalog_fits && (lower.empty() || lower == "main" || lower == "pg_catalog");
}

// Operators that are nodes of their own, not functions.
bool IsListedOperator(duckdb::ExpressionType type) {
  switch (type) {
    case duckdb::ExpressionType::OPERATOR_NOT:
    case duckdb::ExpressionType::OPERATOR_IS_NULL:
    case duckdb::ExpressionType::OPERATOR_IS_NOT_NULL:
    case duckdb::ExpressionType::OPERATOR_UNPACK:
    case duckdb::ExpressionType::OPERATOR_NULLIF:
    case duckdb::ExpressionType::OPERATOR_COALESCE:
    case duckdb::ExpressionType::OPERATOR_TRY:
    case duckdb::ExpressionType::COMPARE_IN:
    case duckdb::ExpressionType::COMPARE_NOT_IN:
    case duckdb::ExpressionType::ARRAY_EXTRACT:
    case duckdb::ExpressionType::ARRAY_SLICE:
    case duckdb::ExpressionType::STRUCT_EXTRACT:
    case duckdb::ExpressionType::ARRAY_CONSTRUCTOR:
    case duckdb::ExpressionType::ARROW:
    case duckdb::ExpressionType::GROUPING_FUNCTION: return true;
    default: return false;
  }
}

}  // namespace

void Qualifier::Visit(Expression& expression) {
  Scope scope(*this);
  if (!KeepsPositions()) expression->SetQueryLocation(duckdb::optional_idx());
  const int position = PositionOf(expression->GetQueryLocation());
  switch (expression->GetExpressionClass()) {
    case duckdb::ExpressionClass::FUNCTION:
      return VisitFunction(expression->Cast<duckdb::FunctionExpression>());
    case duckdb::ExpressionClass::WINDOW:
      return VisitWindow(expression->Cast<duckdb::WindowExpression>());
    case duckdb::ExpressionClass::SUBQUERY:
      return VisitSubquery(expression->Cast<duckdb::SubqueryExpression>());
    case duckdb::ExpressionClass::CAST:
      VisitType(expression->Cast<duckdb::CastExpression>().cast_type, position);
      return VisitChildren(*expression);
    case duckdb::ExpressionClass::TYPE:
      VisitTypeName(expression->Cast<duckdb::TypeExpression>(), position);
      return VisitChildren(*expression);
    case duckdb::ExpressionClass::OPERATOR:
      if (!IsListedOperator(expression->GetExpressionType())) break;
      return VisitChildren(*expression);
    case duckdb::ExpressionClass::PARAMETER: return Substitute(expression);
    case duckdb::ExpressionClass::CONSTANT:
      return VisitType(expression->Cast<duckdb::ConstantExpression>().value.type(), position);
    case duckdb::ExpressionClass::BETWEEN:
    case duckdb::ExpressionClass::CASE:
    case duckdb::ExpressionClass::COLLATE:
    case duckdb::ExpressionClass::COLUMN_REF:
    case duckdb::ExpressionClass::COMPARISON:
    case duckdb::ExpressionClass::CONJUNCTION:
    case duckdb::ExpressionClass::LAMBDA:
    case duckdb::ExpressionClass::LAMBDA_REF:
    case duckdb::ExpressionClass::POSITIONAL_REFERENCE:
    case duckdb::ExpressionClass::STAR: return VisitChildren(*expression);
    default: break;
  }
  throw Refusal("this expression", "it is not on the list").AtSqlPosition(position);
}

void Qualifier::VisitChildren(duckdb::ParsedExpression& expression) {
  duckdb::ParsedExpressionIterator::EnumerateChildren(expression,
                                                      [this](Expression& child) { Visit(child); });
}

void Qualifier::CheckFunction(const std::string& catalog, const std::string& schema,
                              const std::string& name, int position) {
  const std::string lower = Lower(name);
  if (!IsAllowedFunction(lower)) throw Refusal(lower, WhyNotAllowed(lower)).AtSqlPosition(position);
  // tailnum.lower() is written with the column where a schema would stand; DuckDB has no functions
  // in such a schema.
  if (catalog.empty() || IsSystemQualified(catalog, schema)) return;
  throw Refusal(catalog + "." + schema + "." + lower, "functions are called by their name alone")
      .AtSqlPosition(position);
}

void Qualifier::VisitFunction(duckdb::FunctionExpression& function) {
  CheckFunction(function.catalog, function.schema, function.function_name,
                PositionOf(function.GetQueryLocation()));
  VisitChildren(function);
}

void Qualifier::VisitWindow(duckdb::WindowExpression& window) {
  CheckFunction(window.catalog, window.schema, window.function_name,
                PositionOf(window.GetQueryLocation()));
  VisitChildren(window);
}

void Qualifier::VisitSubquery(duckdb::SubqueryExpression& subquery) {
  if (++subqueries_ > kSubqueriesMax) {
    throw Error(ErrorKind::kInvalid, "subqueries stand more than 16 deep in one another",
                "Take the question apart with WITH.");
  }
  VisitNode(*subquery.subquery->node);
  VisitChildren(subquery);
  --subqueries_;
}

void Qualifier::VisitType(const duckdb::LogicalType& type, int position) {
  if (!type.IsUnbound()) return;
  const Expression& written = duckdb::UnboundType::GetTypeExpression(type);
  if (written->GetExpressionClass() != duckdb::ExpressionClass::TYPE) {
    throw Refusal("this type", "it is not on the list").AtSqlPosition(position);
  }
  // A type's arguments are constants and other types; they are read, never changed.
  Expression copy = written->Copy();
  Visit(copy);
}

void Qualifier::VisitTypeName(duckdb::TypeExpression& type, int position) {
  if (IsSystemQualified(type.GetCatalog(), type.GetSchema())) return;
  throw Refusal("the type " + type.GetTypeName(), "types are written by their name alone")
      .AtSqlPosition(position);
}

void Qualifier::Substitute(Expression& parameter) {
  const auto& written = parameter->Cast<duckdb::ParameterExpression>();
  const auto found = options_.parameters.find(written.identifier);
  if (found == options_.parameters.end()) {
    throw Error(ErrorKind::kInvalid, "parameter $" + written.identifier + " has no value",
                "Give it in `params`: a list for $1, $2, an object for $name.")
        .AtSqlPosition(PositionOf(parameter->GetQueryLocation()));
  }
  auto constant = duckdb::make_uniq<duckdb::ConstantExpression>(found->second);
  constant->SetAlias(parameter->GetAlias());
  constant->SetQueryLocation(parameter->GetQueryLocation());
  parameter = std::move(constant);
}

}  // namespace weft::engine
