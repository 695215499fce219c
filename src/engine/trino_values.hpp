#pragma once
#include <string>

#include "base/json.hpp"
#include "duckdb.hpp"

// What Trino answers, as this engine's types and values.
namespace weft::engine {

// "decimal(18,2)", "array(row(a bigint))", "timestamp(6) with time zone". What has no like here is
// a text.
duckdb::LogicalType TypeOfTrino(const std::string& name);
// A value as Trino writes it in JSON. Throws Error{kInvalid} for one that does not fit.
duckdb::Value ValueOfTrino(const Json& json, const duckdb::LogicalType& type);
// Rows `from` … of a page, at most a chunk's worth.
duckdb::unique_ptr<duckdb::DataChunk> ChunkOfTrino(
    const Json& rows, size_t from, const duckdb::vector<duckdb::LogicalType>& types);

}  // namespace weft::engine
