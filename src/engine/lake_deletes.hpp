#pragma once
#include <filesystem>
#include <vector>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "engine/lake_list.hpp"

// Which rows of a snapshot's files are gone: by their place, as most writers say it, or by values,
// which are looked up once and kept as places.
namespace weft::engine {

struct DeleteFile {
  LakeFilePtr file;
  std::vector<int32_t> fields;  // whose values say which rows; empty: places do
};

// Parquet of (file_index, pos) of the list's files. A delete by place holds for files that are not
// newer than it, one by values for older ones, within its partition. Throws Error{kUnavailable}.
ScratchPtr GoneOf(duckdb::DuckDB& work, LakeShelf& shelf, const LakeList& list,
                  const std::vector<DeleteFile>& deletes, const Json& metadata,
                  const std::filesystem::path& scratch);

}  // namespace weft::engine
