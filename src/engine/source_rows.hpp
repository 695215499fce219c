#pragma once
#include <string>

#include "duckdb.hpp"
#include "engine/names.hpp"
#include "engine/table_source.hpp"

// A TableSource as a table function that no question can name: "<random>source_rows"(table, domain
// of the principal who reads; empty: the caller, the first number that is wanted, as text).
namespace weft::engine {

void RegisterSourceRows(duckdb::DuckDB& db, const Names& names, TableSources sources);

}  // namespace weft::engine
