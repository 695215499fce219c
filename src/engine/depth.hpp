#pragma once
#include "duckdb.hpp"

// Functions that follow what they are given level by level on the stack: JSON of a hundred thousand
// brackets, or a pattern of a million wildcards, would end the process. Each gets a bound, checked
// before it runs.
namespace weft::engine {

// Once, at start, after all extensions are loaded.
void BoundDepth(duckdb::DuckDB& db);

}  // namespace weft::engine
