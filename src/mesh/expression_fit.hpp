#pragma once
#include "mesh/expression_type.hpp"
#include "mesh/snapshot.hpp"

namespace weft::mesh {

// An expression of a policy about this table, its constants read as what they are compared with:
// what an engine renders. Other tables are looked up in the snapshot. A text that cannot be read so
// (a caller's attribute may say anything) is null then. Null: it does not fit the table.
ExpressionPtr FittedTo(const Snapshot& snapshot, const Table& table,
                       const ExpressionPtr& expression, ValueType wanted);

}  // namespace weft::mesh
