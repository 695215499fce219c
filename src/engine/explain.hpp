#pragma once
#include "duckdb.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "engine/session.hpp"

namespace weft::engine {

// EXPLAIN's answer as a question: a row for each table that the (gated) SELECT reads, with who
// reads it, the columns, what is masked or filtered, and by which policies. Never DuckDB's plan: it
// shows storage and policies.
duckdb::unique_ptr<duckdb::SelectStatement> Explained(
    Session& session, duckdb::unique_ptr<duckdb::SelectStatement> select);

}  // namespace weft::engine
