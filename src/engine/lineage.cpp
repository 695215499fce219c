#include "engine/lineage.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "duckdb/planner/expression/list.hpp"
#include "duckdb/planner/expression_iterator.hpp"
#include "duckdb/planner/logical_operator_visitor.hpp"
#include "duckdb/planner/operator/list.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using Names_ = std::set<std::string>;
using Bindings = duckdb::vector<duckdb::ColumnBinding>;

struct Sources {
  Names_ direct;
  Names_ indirect;
  void Add(const Sources& other) {
    direct.insert(other.direct.begin(), other.direct.end());
    indirect.insert(other.indirect.begin(), other.indirect.end());
  }
  // Its value only steers.
  void Steer(const Sources& other) {
    indirect.insert(other.direct.begin(), other.direct.end());
    indirect.insert(other.indirect.begin(), other.indirect.end());
  }
};

// Walks the plan from its leaves: each binding gets its sources, and what decides about rows is
// gathered.
class Lineage {
 public:
  explicit Lineage(const Names& names) : names_(names) {}

  std::vector<Description::Origin> Of(LogicalOperator& plan) {
    Visit(plan);
    std::vector<Description::Origin> origins;
    for (const duckdb::ColumnBinding& binding : plan.GetColumnBindings()) {
      Sources sources = At(binding);
      sources.Steer(rows_);
      for (const std::string& name : sources.direct) sources.indirect.erase(name);
      origins.push_back({{sources.direct.begin(), sources.direct.end()},
                         {sources.indirect.begin(), sources.indirect.end()}});
    }
    return origins;
  }

 private:
  using Key = std::pair<duckdb::idx_t, duckdb::idx_t>;

  const Sources& At(const duckdb::ColumnBinding& binding) {
    return sources_[{binding.table_index, binding.column_index}];
  }
  void Put(duckdb::idx_t table, duckdb::idx_t column, const Sources& sources) {
    sources_[{table, column}].Add(sources);
  }

  Sources Of(const duckdb::Expression& expression) {
    Sources found;
    if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_COLUMN_REF) {
      found.Add(At(expression.Cast<duckdb::BoundColumnRefExpression>().binding));
    }
    duckdb::ExpressionIterator::EnumerateChildren(
        expression, [&](const duckdb::Expression& child) { found.Add(Of(child)); });
    return found;
  }

  Sources OfAll(LogicalOperator& op) {
    Sources found;
    duckdb::LogicalOperatorVisitor::EnumerateExpressions(
        op,
        [&](duckdb::unique_ptr<duckdb::Expression>* expression) { found.Add(Of(**expression)); });
    return found;
  }

  void PutEach(duckdb::idx_t table,
               const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& expressions) {
    for (size_t i = 0; i < expressions.size(); ++i) Put(table, i, Of(*expressions[i]));
  }

  void VisitChildren(LogicalOperator& op) {
    for (auto& child : op.children) Visit(*child);
  }

  void Visit(LogicalOperator& op) {
    switch (op.type) {
      case LogicalOperatorType::LOGICAL_GET:
        VisitChildren(op);
        return VisitGet(op.Cast<duckdb::LogicalGet>());
      case LogicalOperatorType::LOGICAL_PROJECTION:
        VisitChildren(op);
        return PutEach(op.Cast<duckdb::LogicalProjection>().table_index, op.expressions);
      case LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY:
        VisitChildren(op);
        return VisitAggregate(op.Cast<duckdb::LogicalAggregate>());
      case LogicalOperatorType::LOGICAL_WINDOW:
        VisitChildren(op);
        return VisitWindow(op.Cast<duckdb::LogicalWindow>());
      case LogicalOperatorType::LOGICAL_UNNEST:
        VisitChildren(op);
        return PutEach(op.Cast<duckdb::LogicalUnnest>().unnest_index, op.expressions);
      case LogicalOperatorType::LOGICAL_UNION:
      case LogicalOperatorType::LOGICAL_INTERSECT:
      case LogicalOperatorType::LOGICAL_EXCEPT:
        VisitChildren(op);
        return VisitSet(op.Cast<duckdb::LogicalSetOperation>());
      case LogicalOperatorType::LOGICAL_COMPARISON_JOIN:
      case LogicalOperatorType::LOGICAL_DELIM_JOIN:
      case LogicalOperatorType::LOGICAL_ASOF_JOIN:
      case LogicalOperatorType::LOGICAL_ANY_JOIN:
      case LogicalOperatorType::LOGICAL_DEPENDENT_JOIN:
        return VisitJoin(op.Cast<duckdb::LogicalJoin>());
      case LogicalOperatorType::LOGICAL_DELIM_GET:
        return VisitDelimGet(op.Cast<duckdb::LogicalDelimGet>());
      case LogicalOperatorType::LOGICAL_MATERIALIZED_CTE:
        return VisitCte(op.Cast<duckdb::LogicalMaterializedCTE>());
      case LogicalOperatorType::LOGICAL_RECURSIVE_CTE:
        return VisitRecursive(op.Cast<duckdb::LogicalRecursiveCTE>());
      case LogicalOperatorType::LOGICAL_CTE_REF:
        return VisitCteRef(op.Cast<duckdb::LogicalCTERef>());
      case LogicalOperatorType::LOGICAL_FILTER:
      case LogicalOperatorType::LOGICAL_DISTINCT: VisitChildren(op); return rows_.Steer(OfAll(op));
      case LogicalOperatorType::LOGICAL_LIMIT:
      case LogicalOperatorType::LOGICAL_ORDER_BY:
      case LogicalOperatorType::LOGICAL_TOP_N:
      case LogicalOperatorType::LOGICAL_SAMPLE:
      case LogicalOperatorType::LOGICAL_CROSS_PRODUCT:
      case LogicalOperatorType::LOGICAL_POSITIONAL_JOIN: return VisitChildren(op);
      default: VisitChildren(op); return VisitUnknown(op);
    }
  }

  void VisitGet(duckdb::LogicalGet& get) {
    if (get.function.name != names_.functions + "no_rows") return VisitUnknown(get);
    const std::string table = get.parameters[0].ToString();
    const auto& columns = get.GetColumnIds();
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].IsVirtualColumn()) continue;
      Put(get.table_index, i, {{table + "." + Lower(get.names[columns[i].GetPrimaryIndex()])}, {}});
    }
  }

  void VisitAggregate(duckdb::LogicalAggregate& aggregate) {
    PutEach(aggregate.group_index, aggregate.groups);
    PutEach(aggregate.aggregate_index, aggregate.expressions);
    for (const auto& group : aggregate.groups) rows_.Steer(Of(*group));
  }

  void VisitWindow(duckdb::LogicalWindow& window) {
    for (size_t i = 0; i < window.expressions.size(); ++i) {
      const auto& expression = window.expressions[i]->Cast<duckdb::BoundWindowExpression>();
      Sources sources;
      for (const auto& argument : expression.children) sources.Add(Of(*argument));
      sources.Steer(Of(expression));
      Put(window.window_index, i, sources);
    }
  }

  void VisitSet(duckdb::LogicalSetOperation& set) {
    for (size_t child = 0; child < set.children.size(); ++child) {
      const Bindings bindings = set.children[child]->GetColumnBindings();
      const bool gives_rows = child == 0 || set.type != LogicalOperatorType::LOGICAL_EXCEPT;
      for (size_t i = 0; i < bindings.size(); ++i) {
        Sources sources;
        gives_rows ? sources.Add(At(bindings[i])) : sources.Steer(At(bindings[i]));
        Put(set.table_index, i, sources);
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
      rows_.Steer(conditions);
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

  const Names& names_;
  std::map<Key, Sources> sources_;
  std::map<duckdb::idx_t, std::vector<Sources>> ctes_;
  std::vector<std::vector<Sources>> delims_;
  Sources rows_;  // what decides which rows there are
};

}  // namespace

std::vector<Description::Origin> OriginsOf(LogicalOperator& plan, const Names& names) {
  return Lineage(names).Of(plan);
}

}  // namespace weft::engine
