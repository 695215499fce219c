#pragma once
#include "audit/guard.hpp"
#include "duckdb.hpp"
#include "duckdb/parser/tableref/showref.hpp"

// DESCRIBE, SHOW and SUMMARIZE as questions of ours over information_schema, in the columns that
// DuckDB's users know.
namespace weft::engine {

// What stands in its place, still to be qualified. Null: it keeps its form (SUMMARIZE, DESCRIBE of
// a SELECT), and its query is to be qualified. Throws Error{kNotFound}, Error{kForbidden}.
duckdb::unique_ptr<duckdb::TableRef> RewrittenShow(duckdb::ShowRef& show,
                                                   const audit::Touch& touch);

}  // namespace weft::engine
