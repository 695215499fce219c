#pragma once
#include "duckdb.hpp"

namespace weft::engine {

// False only for casts that give a value for every value: what is not known to be so can fail.
// DuckDB's own judgement is coarser: it takes a narrower decimal, a list of numbers out of a list
// of texts, or a timestamp out of a far date for harmless.
bool CastCanFail(const duckdb::LogicalType& from, const duckdb::LogicalType& to);

}  // namespace weft::engine
