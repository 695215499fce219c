#pragma once
#include <memory>
#include <string>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "engine/lake_list.hpp"

// The rows of a list's Parquet files as a table function of DuckDB: NAME('l7', fields = '…'), over
// its own Parquet reader. Each column is found by its field's id, at any depth, so that renamed,
// added and widened ones fit. Files of whose rows the conditions can keep none are left out before
// they are opened, also by what a join has found on its other side. A file of the lake never
// changes: what is remembered of it is not checked again. Also gives file_index and
// file_row_number.
namespace weft::engine {

// `door`: the prefix of the paths below which an instance finds files.
void RegisterLakeScan(duckdb::DuckDB& db, const std::string& name, const std::string& door,
                      std::shared_ptr<LakeShelf> shelf);

}  // namespace weft::engine
