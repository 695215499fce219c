#pragma once
#include "duckdb.hpp"
#include "engine/names.hpp"

// The last look at a question before it runs, as steps of DuckDB's optimizer, on the bound plan:
//  1. every operator and every source of rows must be listed (the second lock behind the gate's);
//  2. where rows are kept from the asker, everything that could fail on a value is marked so:
//  DuckDB moves nothing
//     that can fail below a projection, hence below a view, so that no error can tell of a hidden
//     row;
//  3. what it uses of each table is noted for the audit, as it is written: what the optimizer makes
//     of it depends on statistics of the whole file, hidden rows included.
// Filters are never pulled up out of a view either: that optimizer is switched off with the
// instance's settings.
namespace weft::engine {

void RegisterFence(duckdb::DuckDB& db, const Names& names);

}  // namespace weft::engine
