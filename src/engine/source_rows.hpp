#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/planner/operator/logical_get.hpp"
#include "engine/names.hpp"
#include "engine/table_source.hpp"

// A TableSource as a table function that no question can name: "<random>source_rows"(table, domain
// of the principal who reads; empty: the caller).
namespace weft::engine {

void RegisterSourceRows(duckdb::DuckDB& db, const Names& names, TableSources sources);

// The table that a scan reads through that function; empty for any other.
std::string SourceOf(const duckdb::LogicalGet& get, const Names& names);

}  // namespace weft::engine
