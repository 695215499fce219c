#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "engine/names.hpp"

// information_schema.{schemata, tables, columns}: what the asker may know of, never what DuckDB
// has. Meanings, units and owners stand beside the standard's columns.
namespace weft::engine {

bool IsInformationTable(const std::string& name);
// The body of the view that answers one of them.
duckdb::unique_ptr<duckdb::SelectStatement> InformationBody(const Names& names,
                                                            const std::string& table);
// Registers the table functions behind them, and the one that gives a table's columns without rows
// (Describe).
void RegisterMeshFunctions(duckdb::DuckDB& db, const Names& names);

}  // namespace weft::engine
