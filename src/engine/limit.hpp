#pragma once
#include <cstdint>

#include "duckdb.hpp"
#include "duckdb/parser/query_node.hpp"

namespace weft::engine {

// Adds LIMIT to a question that has none, so that the engine stops early (ORDER BY becomes a
// top-n).
void LimitRows(duckdb::QueryNode& node, uint64_t rows_max);

}  // namespace weft::engine
