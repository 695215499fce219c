#pragma once
#include <optional>
#include <string>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "mesh/snapshot.hpp"

// An Iceberg schema in DuckDB's words. Pure.
namespace weft::engine {

// "BIGINT", "DECIMAL(18,3)", "STRUCT(a BIGINT)" of a field's type. Throws Error{kUnavailable} for a
// type that this engine does not know.
std::string SqlTypeOf(const Json& iceberg_type);
duckdb::LogicalType LogicalTypeOf(const Json& iceberg_type);

// What COPY … (FIELD_IDS …) takes: "{'a': 1, 's': {__duckdb_field_id: 2, 'x': 3}}".
std::string FieldIdsOf(const Json& schema);

// A column's field in the schema, by its name without regard to case; null: it is not there.
const Json* FieldOf(const Json& schema, const std::string& column);

// The schema that a table has to have for these columns: fields that stay keep their ids, others
// get new ones. Nothing when it has it already. `is_whole`: all rows are made anew, so that a
// column may change its type; else Error{kConflict} tells of one that does.
std::optional<Json> NextSchema(const Json& metadata, const mesh::Table& table, bool is_whole);

}  // namespace weft::engine
