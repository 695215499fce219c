#include "engine/lineage.hpp"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "duckdb/planner/expression/list.hpp"
#include "duckdb/planner/expression_iterator.hpp"
#include "duckdb/planner/logical_operator_visitor.hpp"
#include "duckdb/planner/operator/list.hpp"
#include "engine/column_sources.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using mesh::Role;
using Sources = ColumnSources;
using Bindings = duckdb::vector<duckdb::ColumnBinding>;
using Expressions = duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>;

constexpr const char* kMark = "table ";

bool IsJoin(LogicalOperatorType type) {
  switch (type) {
    case LogicalOperatorType::LOGICAL_COMPARISON_JOIN:
    case LogicalOperatorType::LOGICAL_DELIM_JOIN:
    case LogicalOperatorType::LOGICAL_ASOF_JOIN:
    case LogicalOperatorType::LOGICAL_ANY_JOIN:
    case LogicalOperatorType::LOGICAL_DEPENDENT_JOIN:
    case LogicalOperatorType::LOGICAL_CROSS_PRODUCT: return true;
    default: return false;
  }
}

// A table of the mesh in the plan: the projection of its view.
struct TableInPlan {
  std::string name;
  duckdb::LogicalProjection* view;
  bool is_outer;  // named by the statement itself, not by a product below
  Sources rows;   // what decides about its rows, of tables below
};

// Walks the plan from its leaves: each binding gets its sources, and what decides about rows is
// gathered.
class Walk {
 public:
  Walk(LogicalOperator& plan, const Names& names) : mark_(names.functions + kMark) { Visit(plan); }

  const std::vector<TableInPlan>& tables() const { return tables_; }
  const Sources& rows() const { return rows_; }

  Sources At(const duckdb::ColumnBinding& binding) const {
    const auto table = views_.find(binding.table_index);
    if (table != views_.end())
      return Sources({table->second, static_cast<uint32_t>(binding.column_index)});
    const auto found = sources_.find(KeyOf(binding.table_index, binding.column_index));
    return found == sources_.end() ? Sources() : found->second;
  }

  Sources Of(const duckdb::Expression& expression) const {
    if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_COLUMN_REF)
      return At(expression.Cast<duckdb::BoundColumnRefExpression>().binding);
    if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_AGGREGATE)
      return OfAggregate(expression.Cast<duckdb::BoundAggregateExpression>());
    Sources found;
    duckdb::ExpressionIterator::EnumerateChildren(
        expression, [&](const duckdb::Expression& child) { found.Add(Of(child)); });
    return found;
  }

  // The column whose values stand in the binding as they are; nothing for what is computed, or
  // comes from several.
  std::optional<SourceKey> CopyAt(const duckdb::ColumnBinding& binding) const {
    if (const auto table = views_.find(binding.table_index); table != views_.end())
      return SourceKey{table->second, static_cast<uint32_t>(binding.column_index)};
    const auto above = given_.find(binding.table_index);
    if (above == given_.end() || binding.column_index >= above->second->size()) return std::nullopt;
    const duckdb::Expression& expression = *(*above->second)[binding.column_index];
    if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_COLUMN_REF)
      return std::nullopt;
    return CopyAt(expression.Cast<duckdb::BoundColumnRefExpression>().binding);
  }

  std::string NameOf(SourceKey key) const {
    return Lower(tables_[key.table].view->expressions[key.column]->GetName());
  }

 private:
  static uint64_t KeyOf(duckdb::idx_t table, duckdb::idx_t column) { return table << 24 ^ column; }

  void Put(duckdb::idx_t table, duckdb::idx_t column, const Sources& sources) {
    sources_[KeyOf(table, column)].Add(sources);
  }
  void PutEach(duckdb::idx_t table, const Expressions& expressions) {
    for (size_t i = 0; i < expressions.size(); ++i) Put(table, i, Of(*expressions[i]));
  }

  Sources OfAggregate(const duckdb::BoundAggregateExpression& aggregate) const {
    Sources found;
    for (const auto& argument : aggregate.children) found.Add(Of(*argument));
    if (aggregate.filter) found.Steer(Of(*aggregate.filter), Role::kFilter);
    if (aggregate.order_bys) {
      for (const auto& order : aggregate.order_bys->orders)
        found.Steer(Of(*order.expression), Role::kSort);
    }
    return found;
  }

  Sources OfAll(LogicalOperator& op) const {
    Sources found;
    duckdb::LogicalOperatorVisitor::EnumerateExpressions(
        op,
        [&](duckdb::unique_ptr<duckdb::Expression>* expression) { found.Add(Of(**expression)); });
    return found;
  }

  void VisitChildren(LogicalOperator& op) {
    for (auto& child : op.children) Visit(*child);
  }

  void Visit(LogicalOperator& op) {
    if (op.type == LogicalOperatorType::LOGICAL_PROJECTION)
      return VisitProjection(op.Cast<duckdb::LogicalProjection>());
    if (op.type == LogicalOperatorType::LOGICAL_CROSS_PRODUCT) return VisitChildren(op);
    if (IsJoin(op.type)) return VisitJoin(op.Cast<duckdb::LogicalJoin>());
    switch (op.type) {
      case LogicalOperatorType::LOGICAL_MATERIALIZED_CTE:
        return VisitCte(op.Cast<duckdb::LogicalMaterializedCTE>());
      case LogicalOperatorType::LOGICAL_RECURSIVE_CTE:
        return VisitRecursive(op.Cast<duckdb::LogicalRecursiveCTE>());
      case LogicalOperatorType::LOGICAL_CTE_REF:
        return VisitCteRef(op.Cast<duckdb::LogicalCTERef>());
      case LogicalOperatorType::LOGICAL_DELIM_GET:
        return VisitDelimGet(op.Cast<duckdb::LogicalDelimGet>());
      default: VisitChildren(op); return VisitAbove(op);
    }
  }

  // Operators whose children have their sources already.
  void VisitAbove(LogicalOperator& op) {
    switch (op.type) {
      case LogicalOperatorType::LOGICAL_GET:
        if (!op.children.empty()) VisitUnknown(op);
        return;
      case LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY:
        return VisitAggregate(op.Cast<duckdb::LogicalAggregate>());
      case LogicalOperatorType::LOGICAL_WINDOW:
        return VisitWindow(op.Cast<duckdb::LogicalWindow>());
      case LogicalOperatorType::LOGICAL_UNNEST:
        return PutEach(op.Cast<duckdb::LogicalUnnest>().unnest_index, op.expressions);
      case LogicalOperatorType::LOGICAL_UNION:
      case LogicalOperatorType::LOGICAL_INTERSECT:
      case LogicalOperatorType::LOGICAL_EXCEPT:
        return VisitSet(op.Cast<duckdb::LogicalSetOperation>());
      case LogicalOperatorType::LOGICAL_FILTER: return VisitFilter(op);
      case LogicalOperatorType::LOGICAL_DISTINCT: return rows_.Steer(OfAll(op), Role::kGroup);
      case LogicalOperatorType::LOGICAL_LIMIT: return rows_.Steer(OfAll(op), Role::kFilter);
      case LogicalOperatorType::LOGICAL_ORDER_BY:
      case LogicalOperatorType::LOGICAL_TOP_N: return rows_.Steer(OfAll(op), Role::kSort);
      case LogicalOperatorType::LOGICAL_SAMPLE:
      case LogicalOperatorType::LOGICAL_POSITIONAL_JOIN: return;
      default: return VisitUnknown(op);
    }
  }

  // The table whose view this projection is; nothing for any other. What masks look up is joined
  // between it and the filter with the mark.
  const std::string* MarkedTable(const duckdb::LogicalProjection& projection) {
    const LogicalOperator* below = projection.children[0].get();
    while (IsJoin(below->type)) below = below->children[0].get();
    if (below->type != LogicalOperatorType::LOGICAL_FILTER) return nullptr;
    for (const auto& expression : below->expressions) {
      if (expression->GetExpressionClass() == duckdb::ExpressionClass::BOUND_CONSTANT &&
          expression->GetAlias().starts_with(mark_))
        return &expression->GetAlias();
    }
    return nullptr;
  }

  void VisitProjection(duckdb::LogicalProjection& projection) {
    const std::string* mark = MarkedTable(projection);
    if (!mark) {
      VisitChildren(projection);
      given_[projection.table_index] = &projection.expressions;
      return PutEach(projection.table_index, projection.expressions);
    }
    const auto index = static_cast<uint32_t>(tables_.size());
    views_[projection.table_index] = index;
    tables_.push_back({mark->substr(mark_.size()), &projection, depth_ == 0, {}});
    Sources above = std::exchange(rows_, {});
    ++depth_;
    VisitChildren(projection);
    --depth_;
    tables_[index].rows = std::exchange(rows_, std::move(above));
  }

  // A comparison of two tables' columns joins them, wherever it stands.
  void VisitFilter(LogicalOperator& filter) {
    for (const auto& condition : filter.expressions) {
      bool joins = false;
      if (condition->GetExpressionClass() == duckdb::ExpressionClass::BOUND_COMPARISON) {
        const auto& comparison = condition->Cast<duckdb::BoundComparisonExpression>();
        joins = Sources::FromDifferentTables(Of(*comparison.left), Of(*comparison.right));
      }
      rows_.Steer(Of(*condition), joins ? Role::kJoin : Role::kFilter);
    }
  }

  void VisitAggregate(duckdb::LogicalAggregate& aggregate) {
    given_[aggregate.group_index] = &aggregate.groups;
    PutEach(aggregate.group_index, aggregate.groups);
    PutEach(aggregate.aggregate_index, aggregate.expressions);
    for (const auto& group : aggregate.groups) rows_.Steer(Of(*group), Role::kGroup);
  }

  void VisitWindow(duckdb::LogicalWindow& window) {
    for (size_t i = 0; i < window.expressions.size(); ++i)
      Put(window.window_index, i,
          OfWindow(window.expressions[i]->Cast<duckdb::BoundWindowExpression>()));
  }

  Sources OfWindow(const duckdb::BoundWindowExpression& window) const {
    Sources sources;
    for (const auto& argument : window.children) sources.Add(Of(*argument));
    if (window.default_expr) sources.Add(Of(*window.default_expr));
    for (const auto& partition : window.partitions) sources.Steer(Of(*partition), Role::kWindow);
    for (const auto& order : window.orders) sources.Steer(Of(*order.expression), Role::kWindow);
    for (const auto& order : window.arg_orders) sources.Steer(Of(*order.expression), Role::kSort);
    for (const auto* bound : {&window.start_expr, &window.end_expr, &window.offset_expr})
      if (*bound) sources.Steer(Of(**bound), Role::kWindow);
    if (window.filter_expr) sources.Steer(Of(*window.filter_expr), Role::kFilter);
    return sources;
  }

  void VisitSet(duckdb::LogicalSetOperation& set) {
    const bool is_union = set.type == LogicalOperatorType::LOGICAL_UNION;
    for (size_t child = 0; child < set.children.size(); ++child) {
      const Bindings bindings = set.children[child]->GetColumnBindings();
      const bool gives_rows = child == 0 || set.type != LogicalOperatorType::LOGICAL_EXCEPT;
      for (size_t i = 0; i < bindings.size(); ++i) {
        const Sources sources = At(bindings[i]);
        if (gives_rows) Put(set.table_index, i, sources);
        if (!is_union) rows_.Steer(sources, Role::kFilter);
        if (is_union && !set.setop_all) rows_.Steer(sources, Role::kGroup);
      }
    }
  }

  void VisitJoin(duckdb::LogicalJoin& join) {
    Visit(*join.children[0]);
    const auto* delim =
        join.type == LogicalOperatorType::LOGICAL_DELIM_JOIN
            ? &join.Cast<duckdb::LogicalComparisonJoin>().duplicate_eliminated_columns
            : nullptr;
    if (delim) {
      std::vector<Sources> outer;
      for (const auto& column : *delim) outer.push_back(Of(*column));
      delims_.push_back(std::move(outer));
    }
    for (size_t i = 1; i < join.children.size(); ++i) Visit(*join.children[i]);
    if (delim) delims_.pop_back();
    const Sources conditions = OfAll(join);
    if (join.join_type == duckdb::JoinType::MARK) {
      Put(join.mark_index, 0, conditions);
    } else {
      rows_.Steer(conditions, Role::kJoin);
    }
  }

  // Stands for the outer columns of the join around it.
  void VisitDelimGet(duckdb::LogicalDelimGet& get) {
    if (delims_.empty()) return;
    for (size_t i = 0; i < delims_.back().size(); ++i) Put(get.table_index, i, delims_.back()[i]);
  }

  void VisitCte(duckdb::LogicalMaterializedCTE& cte) {
    Visit(*cte.children[0]);
    Remember(cte.table_index, *cte.children[0]);
    Visit(*cte.children[1]);
  }

  void VisitRecursive(duckdb::LogicalRecursiveCTE& cte) {
    Visit(*cte.children[0]);
    Remember(cte.table_index, *cte.children[0]);
    Visit(*cte.children[1]);
    Remember(cte.table_index, *cte.children[1]);
    Visit(*cte.children[1]);  // again: what the second part gives flows into itself
    for (size_t i = 0; i < ctes_[cte.table_index].size(); ++i)
      Put(cte.table_index, i, ctes_[cte.table_index][i]);
  }

  void Remember(duckdb::idx_t cte, LogicalOperator& op) {
    const Bindings bindings = op.GetColumnBindings();
    std::vector<Sources>& columns = ctes_[cte];
    columns.resize(std::max(columns.size(), bindings.size()));
    for (size_t i = 0; i < bindings.size(); ++i) columns[i].Add(At(bindings[i]));
  }

  void VisitCteRef(duckdb::LogicalCTERef& ref) {
    const std::vector<Sources>& columns = ctes_[ref.cte_index];
    for (size_t i = 0; i < columns.size(); ++i) Put(ref.table_index, i, columns[i]);
  }

  // Every column of it may come from all that it sees.
  void VisitUnknown(LogicalOperator& op) {
    Sources all = OfAll(op);
    for (auto& child : op.children) {
      for (const duckdb::ColumnBinding& binding : child->GetColumnBindings()) all.Add(At(binding));
    }
    for (const duckdb::ColumnBinding& binding : op.GetColumnBindings()) {
      Put(binding.table_index, binding.column_index, all);
    }
  }

  const std::string mark_;
  std::vector<TableInPlan> tables_;
  std::unordered_map<duckdb::idx_t, uint32_t> views_;  // their projections' index -> tables_
  std::unordered_map<uint64_t, Sources> sources_;      // of other bindings
  std::unordered_map<duckdb::idx_t, const Expressions*> given_;  // of projections and groups
  std::map<duckdb::idx_t, std::vector<Sources>> ctes_;
  std::vector<std::vector<Sources>> delims_;
  Sources rows_;  // what decides which rows there are, at this depth
  int depth_ = 0;
};

mesh::ColumnRoles Named(const Walk& walk, const Sources& sources) {
  mesh::ColumnRoles named;
  for (const auto& [key, roles] : sources.items())
    named[walk.tables()[key.table].name + "." + walk.NameOf(key)].Add(roles);
  return named;
}

// Follows what the statement uses down to the tables of products below.
class UseCount {
 public:
  UseCount(const Walk& walk, Uses& uses) : walk_(walk), uses_(uses) {}

  void Count(LogicalOperator& plan) {
    for (const TableInPlan& table : walk_.tables()) Of(table);
    Add(walk_.rows());
    for (const TableInPlan& table : walk_.tables()) Add(table.rows);
    for (const duckdb::ColumnBinding& binding : plan.GetColumnBindings()) Add(walk_.At(binding));
  }

 private:
  mesh::ColumnRoles& Of(const TableInPlan& table) {
    return (table.is_outer ? uses_.direct : uses_.below)[table.name];
  }

  void Add(const Sources& sources) {
    for (const auto& [key, roles] : sources.items()) {
      const TableInPlan& table = walk_.tables()[key.table];
      Of(table)[walk_.NameOf(key)].Add(roles);
      if (seen_.insert(key).second) Add(walk_.Of(*table.view->expressions[key.column]));
    }
  }

  const Walk& walk_;
  Uses& uses_;
  std::set<SourceKey> seen_;
};

}  // namespace

Origins OriginsOf(LogicalOperator& plan, const Names& names) {
  const Walk walk(plan, names);
  Origins origins;
  for (const duckdb::ColumnBinding& binding : plan.GetColumnBindings()) {
    origins.columns.push_back(Named(walk, walk.At(binding)));
    const auto copy = walk.CopyAt(binding);
    origins.copies.push_back(copy ? walk.tables()[copy->table].name + "." + walk.NameOf(*copy)
                                  : std::string());
  }
  origins.rows = Named(walk, walk.rows());
  return origins;
}

void AddUses(Uses& uses, LogicalOperator& plan, const Names& names) {
  const Walk walk(plan, names);
  UseCount(walk, uses).Count(plan);
}

ParsedPtr TableMark(const Names& names, const std::string& table) {
  ParsedPtr mark = Constant(duckdb::Value::BOOLEAN(true));
  mark->SetAlias(names.functions + kMark + table);
  return mark;
}

}  // namespace weft::engine
