#pragma once
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "engine/intake_pass.hpp"

// Rows that repeat what must be unique.
namespace weft::engine {

// The sets of columns whose values may not come twice: the primary key, and each unique column.
std::vector<std::vector<std::string>> KeysOf(const mesh::Table& table);

// The repeats in a Parquet file of good rows, sorted by row, one a row. Rows with a null in a key
// repeat nothing. Throws Error{kInvalid} when there are more than ten million.
std::vector<Repeat> FindRepeats(duckdb::DuckDB& work, const mesh::Table& table,
                                const std::filesystem::path& parquet);

}  // namespace weft::engine
