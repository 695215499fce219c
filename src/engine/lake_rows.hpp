#pragma once
#include "duckdb.hpp"
#include "duckdb/parser/tableref.hpp"
#include "engine/lake_tables.hpp"
#include "engine/names.hpp"
#include "mesh/snapshot.hpp"

// A snapshot's rows in DuckDB's words: those of its Parquet files (lake_scan.hpp) without those
// that are deleted.
namespace weft::engine {

// The scan's name in the `work` instance; in others it begins as all functions of ours do.
inline constexpr const char* kLakeScan = "weft_lake_scan";
std::string LakeScanName(const Names& names);
// FROM … of our own SQL there: these fields of a list on the shelf.
std::string LakeScanSql(const std::string& token, const Json& fields);

duckdb::unique_ptr<duckdb::TableRef> LakeRows(const Names& names, const mesh::Table& table,
                                              const LakeView& view);

// The same for our own SQL in the `work` instance, whose door has this prefix: what stands in FROM,
// as `stored`. Also gives file_index and file_row_number.
std::string LakeRowsSql(const std::string& door, const mesh::Table& table, const LakeView& view);

}  // namespace weft::engine
