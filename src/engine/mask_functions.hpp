#pragma once
#include <string>

#include "duckdb.hpp"
#include "engine/names.hpp"

// The scalar functions of masks and filters, under names that nobody outside can write: keyed hash,
// show-first-4 and -last-4, and copies of DuckDB's own functions that the policy language has. None
// of them fails on any value, so the engine may move them freely, and runs them once per word of a
// dictionary.
namespace weft::engine {

// `hash_key`: of the `hash` mask. Before the configuration is locked, before DuckDB's own functions
// are changed.
void RegisterMaskFunctions(duckdb::DuckDB& db, const Names& names, const std::string& hash_key);

}  // namespace weft::engine
