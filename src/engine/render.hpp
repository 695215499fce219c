#pragma once
#include <string>

#include "duckdb.hpp"
#include "engine/names.hpp"
#include "engine/tree.hpp"
#include "mesh/expression.hpp"
#include "mesh/snapshot.hpp"

// The policy language in DuckDB's trees, with exactly the meaning of docs/formats/policy.md:
// nothing in it can fail on any row, and its functions are copies under our own names, which DuckDB
// knows not to fail.
namespace weft::engine {

// A row filter over a table's raw columns. What does not fit the table keeps no row (FALSE). The
// snapshot is for membership: `x IN domain.table.column` reads that table raw.
ParsedPtr Condition(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                    const mesh::ExpressionPtr& filter);
// An expression mask: a value of the column's type. What does not fit the table or the column is
// null.
ParsedPtr MaskValue(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                    const mesh::Column& column, const mesh::ExpressionPtr& expression);

}  // namespace weft::engine
