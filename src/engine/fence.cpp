#include "engine/fence.hpp"

#include <set>

#include "base/text.hpp"
#include "duckdb/main/config.hpp"
#include "duckdb/optimizer/optimizer.hpp"
#include "duckdb/optimizer/optimizer_extension.hpp"
#include "duckdb/planner/expression/bound_cast_expression.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "duckdb/planner/expression_iterator.hpp"
#include "duckdb/planner/logical_operator_visitor.hpp"
#include "duckdb/planner/operator/logical_get.hpp"
#include "engine/cast_safety.hpp"
#include "engine/guard_state.hpp"
#include "engine/lineage.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalOperatorType;
using Plan = duckdb::unique_ptr<duckdb::LogicalOperator>;
using BoundPtr = duckdb::unique_ptr<duckdb::Expression>;

const std::set<LogicalOperatorType> kOperators{LogicalOperatorType::LOGICAL_PROJECTION,
                                               LogicalOperatorType::LOGICAL_FILTER,
                                               LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY,
                                               LogicalOperatorType::LOGICAL_WINDOW,
                                               LogicalOperatorType::LOGICAL_UNNEST,
                                               LogicalOperatorType::LOGICAL_LIMIT,
                                               LogicalOperatorType::LOGICAL_ORDER_BY,
                                               LogicalOperatorType::LOGICAL_TOP_N,
                                               LogicalOperatorType::LOGICAL_DISTINCT,
                                               LogicalOperatorType::LOGICAL_SAMPLE,
                                               LogicalOperatorType::LOGICAL_PIVOT,
                                               LogicalOperatorType::LOGICAL_GET,
                                               LogicalOperatorType::LOGICAL_CHUNK_GET,
                                               LogicalOperatorType::LOGICAL_DELIM_GET,
                                               LogicalOperatorType::LOGICAL_EXPRESSION_GET,
                                               LogicalOperatorType::LOGICAL_DUMMY_SCAN,
                                               LogicalOperatorType::LOGICAL_EMPTY_RESULT,
                                               LogicalOperatorType::LOGICAL_CTE_REF,
                                               LogicalOperatorType::LOGICAL_JOIN,
                                               LogicalOperatorType::LOGICAL_DELIM_JOIN,
                                               LogicalOperatorType::LOGICAL_COMPARISON_JOIN,
                                               LogicalOperatorType::LOGICAL_ANY_JOIN,
                                               LogicalOperatorType::LOGICAL_CROSS_PRODUCT,
                                               LogicalOperatorType::LOGICAL_POSITIONAL_JOIN,
                                               LogicalOperatorType::LOGICAL_ASOF_JOIN,
                                               LogicalOperatorType::LOGICAL_DEPENDENT_JOIN,
                                               LogicalOperatorType::LOGICAL_UNION,
                                               LogicalOperatorType::LOGICAL_EXCEPT,
                                               LogicalOperatorType::LOGICAL_INTERSECT,
                                               LogicalOperatorType::LOGICAL_RECURSIVE_CTE,
                                               LogicalOperatorType::LOGICAL_MATERIALIZED_CTE};

const std::set<std::string, std::less<>> kSources{"range", "generate_series", "json_each",
                                                  "unnest"};

struct FenceInfo final : duckdb::OptimizerExtensionInfo {
  Names names;
};

const Names& NamesOf(duckdb::OptimizerExtensionInput& input) {
  return static_cast<FenceInfo&>(*input.info).names;
}

bool IsParquet(const duckdb::LogicalGet& get) {
  return get.function.name == "read_parquet" || get.function.name == "parquet_scan";
}

// The data key of a scan through the door; empty for any other.
std::string KeyOf(const duckdb::LogicalGet& get, const Names& names) {
  if (!IsParquet(get) || get.parameters.size() != 1) return {};
  const std::string path = get.parameters[0].ToString();
  return path.starts_with(names.door) ? path.substr(names.door.size()) : "";
}

void CheckSource(const duckdb::LogicalGet& get, const Names& names) {
  const bool ours = get.function.name.starts_with(names.functions) || !KeyOf(get, names).empty();
  if (ours || kSources.contains(Lower(get.function.name))) return;
  throw duckdb::PermissionException("this source of rows cannot be used in questions");
}

void Check(const duckdb::LogicalOperator& plan, const Names& names) {
  if (!kOperators.contains(plan.type))
    throw duckdb::PermissionException("this cannot be done in a question");
  if (plan.type == LogicalOperatorType::LOGICAL_GET)
    CheckSource(plan.Cast<duckdb::LogicalGet>(), names);
  for (const Plan& child : plan.children) Check(*child, names);
}

// Answers its argument; all that it does is to count as something that can fail.
void Same(duckdb::DataChunk& input, duckdb::ExpressionState&, duckdb::Vector& result) {
  result.Reference(input.data[0]);
}

BoundPtr Fenced(BoundPtr cast, const Names& names) {
  const duckdb::LogicalType type = cast->return_type;
  const std::string alias = cast->GetAlias();
  duckdb::ScalarFunction same(names.functions + "fence", {type}, type, Same);
  same.SetFallible();
  duckdb::vector<BoundPtr> arguments;
  arguments.push_back(std::move(cast));
  auto fenced = duckdb::make_uniq<duckdb::BoundFunctionExpression>(type, std::move(same),
                                                                   std::move(arguments), nullptr);
  fenced->SetAlias(alias);
  return fenced;
}

void Mark(BoundPtr& expression, const Names& names) {
  duckdb::ExpressionIterator::EnumerateChildren(*expression,
                                                [&](BoundPtr& child) { Mark(child, names); });
  if (expression->GetExpressionClass() == duckdb::ExpressionClass::BOUND_FUNCTION) {
    auto& function = expression->Cast<duckdb::BoundFunctionExpression>().function;
    if (!function.name.starts_with(names.functions)) function.SetFallible();
  } else if (expression->GetExpressionClass() == duckdb::ExpressionClass::BOUND_CAST) {
    const auto& cast = expression->Cast<duckdb::BoundCastExpression>();
    const bool marked = cast.CanThrow();
    if (!marked && !cast.try_cast && CastCanFail(cast.child->return_type, cast.return_type)) {
      expression = Fenced(std::move(expression), names);
    }
  }
}

void MarkAll(duckdb::LogicalOperator& plan, const Names& names) {
  duckdb::LogicalOperatorVisitor::EnumerateExpressions(
      plan, [&](BoundPtr* expression) { Mark(*expression, names); });
  for (const Plan& child : plan.children) MarkAll(*child, names);
}

void Before(duckdb::OptimizerExtensionInput& input, Plan& plan) {
  const Names& names = NamesOf(input);
  Check(*plan, names);
  GuardState* state = GuardState::Find(input.context);
  if (!state) return;
  AddUses(state->uses, *plan, names);
  if (!state->guards_rows) return;
  input.optimizer.rewriter.VisitOperator(
      *plan);  // what it makes of the expressions must be marked as well
  MarkAll(*plan, names);
}

}  // namespace

void RegisterFence(duckdb::DuckDB& db, const Names& names) {
  auto info = duckdb::make_shared_ptr<FenceInfo>();
  info->names = names;
  duckdb::OptimizerExtension extension;
  extension.pre_optimize_function = Before;
  extension.optimizer_info = std::move(info);
  duckdb::OptimizerExtension::Register(duckdb::DBConfig::GetConfig(*db.instance),
                                       std::move(extension));
}

}  // namespace weft::engine
