#pragma once
#include "duckdb.hpp"

// Functions whose result can be far larger than their arguments (repeat, lpad, range, list_resize
// …) build it outside the memory that DuckDB counts: two words of SQL would fill the machine. Each
// gets a bound on what one batch of rows may make, checked before it runs.
namespace weft::engine {

// Once, at start, after all extensions are loaded.
void BoundFunctions(duckdb::DuckDB& db);

}  // namespace weft::engine
