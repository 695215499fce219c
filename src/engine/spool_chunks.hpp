#pragma once
#include <string>

#include "duckdb.hpp"
#include "engine/spool.hpp"

// Chunks made elsewhere as a table of the `work` instance: `FROM weft_chunks()`. One source a
// connection, pulled by one thread at a time, in order, as fast as the reading statement wants
// them.
namespace weft::engine {

// Makes weft_chunks() known; again does nothing.
void RegisterChunks(duckdb::DuckDB& work);

// Runs a statement of our own in `work`. Throws Error: kCancelled when interrupted, kExhausted out
// of memory, kUnavailable when a file cannot be read or written, kInvalid when a number is too
// large for the type that the statement casts to, else kInternal; DuckDB's text is the detail.
duckdb::unique_ptr<duckdb::MaterializedQueryResult> RunOwn(duckdb::Connection& connection,
                                                           const std::string& sql);

// The same for a statement that reads weft_chunks(). What `source.next` throws comes through as it
// was thrown.
duckdb::unique_ptr<duckdb::MaterializedQueryResult> RunOverChunks(duckdb::Connection& connection,
                                                                  SpoolSource source,
                                                                  const std::string& sql);

}  // namespace weft::engine
