#pragma once
#include <string>
#include <string_view>

#include "duckdb.hpp"
#include "engine/lake_tables.hpp"

// How far a table that runs append to has come, by its rows or by what is kept of those that are
// gone (kept_reach.hpp).
namespace weft::engine {

// Of numbers: one beyond the greatest, as manifests tell; 0: it never had rows. Throws
// Error{kUnavailable} when a file does not say it.
uint64_t ReachOf(const LakeView& view, std::string_view column);

// The greatest value of its watermark, in the `work` instance, whose door has this prefix. Null: it
// never had rows, or not the column.
duckdb::Value NewestOf(duckdb::Connection& connection, const std::string& door,
                       const mesh::Table& table, const LakeView& view);

}  // namespace weft::engine
