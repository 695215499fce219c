#pragma once
#include "duckdb.hpp"
#include "duckdb/parser/tableref.hpp"
#include "engine/lake_tables.hpp"
#include "engine/names.hpp"
#include "mesh/snapshot.hpp"

// A snapshot's rows in DuckDB's words: its Parquet files, each column found by its field's id, so
// that renamed, added and widened ones fit; rows that were deleted by their place are left out.
namespace weft::engine {

duckdb::unique_ptr<duckdb::TableRef> LakeRows(const Names& names, const mesh::Table& table,
                                              const LakeView& view);

// The same for our own SQL in the `work` instance, whose door has this prefix: what stands in FROM.
// Also gives file_index and file_row_number.
std::string LakeRowsSql(const std::string& door, const mesh::Table& table, const LakeView& view);

}  // namespace weft::engine
