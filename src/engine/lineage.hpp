#pragma once
#include <vector>

#include "duckdb.hpp"
#include "duckdb/planner/logical_operator.hpp"
#include "engine/engine.hpp"
#include "engine/names.hpp"

namespace weft::engine {

// Where each output column of a bound, not yet optimized plan comes from. Sources are the tables
// without rows of a description; views above them keep the names of their columns, so a view is a
// hop, never looked through.
std::vector<Description::Origin> OriginsOf(duckdb::LogicalOperator& plan, const Names& names);

}  // namespace weft::engine
