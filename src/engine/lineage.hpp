#pragma once
#include <map>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "duckdb/planner/logical_operator.hpp"
#include "engine/engine.hpp"
#include "engine/names.hpp"
#include "mesh/role.hpp"

// Column lineage of a bound, not yet optimized plan: how it is written, before statistics can make
// anything of it. Views, CTEs, `*`, set operations, windows, unnest and correlated subqueries are
// resolved by the binder already. A table of the mesh is a hop, never looked through: its view
// bears a mark (TableMark).
namespace weft::engine {

Origins OriginsOf(duckdb::LogicalOperator& plan, const Names& names);

// What a statement uses of each table that it reads, by "domain.table". A table that is only
// counted has no columns.
struct Uses {
  std::map<std::string, mesh::ColumnRoles> direct;  // as the statement itself names it
  std::map<std::string, mesh::ColumnRoles> below;   // in the SQL of products that it reads
};
void AddUses(Uses& uses, duckdb::LogicalOperator& plan, const Names& names);

// A condition that always holds and says whose rows these are: stands in each view of a table.
duckdb::unique_ptr<duckdb::ParsedExpression> TableMark(const Names& names,
                                                       const std::string& table);

}  // namespace weft::engine
