#pragma once
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "duckdb.hpp"

// Single values between JSON and DuckDB, as interface.md ("Values") says.
namespace weft::engine {

// A parameter's value: null, boolean, whole number (BIGINT, UBIGINT), number (DOUBLE), text; an
// array becomes a LIST, an object a STRUCT. Throws Error{kInvalid} for an array of mixed types.
duckdb::Value ParameterValue(const Json& json);

}  // namespace weft::engine
