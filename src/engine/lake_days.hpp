#pragma once
#include <string>
#include <vector>

#include "engine/lake_list.hpp"
#include "engine/lake_parquet.hpp"
#include "mesh/snapshot.hpp"

// Events lie in files by the day on which they happened, so that a question about one day reads
// that day's files only, by their bounds; also those that come late, and after compaction.
namespace weft::engine {

// The column whose day says in which file a row lies: `timestamp`, or the first with a moment.
// Null: the table does not gather events.
const mesh::Column* DayColumn(const mesh::Table& table);

// The rows of a SELECT as COPY is to write them: of a table of events in order of their time, with
// a column more that says which file each belongs to. Far back that is a month, so that one run
// does not write thousands of files.
std::string InDays(const mesh::Table& table, const std::string& select, Time now);
// As DataFileOptions, for those rows.
std::string FileOptionsFor(const mesh::Table& table, const Json& schema);

// Of these files those that are to be written anew so that each day lies in one; none, while no
// more than `spare` files could be saved. `schema` is the table's in the lake.
std::vector<LakeFilePtr> ToJoinByDay(const std::vector<LakeFilePtr>& files,
                                     const mesh::Table& table, const Json& schema, size_t spare);

}  // namespace weft::engine
