#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "lake/data_file.hpp"

// The lake's Parquet files: how COPY writes them, and what it tells of them.
namespace weft::engine {

// What stands behind COPY … TO '…' in parentheses. Data go to a folder, in files of some size.
std::string DataFileOptions(const Json& schema);
// The same, but each value of a column that the files are without has files of its own.
std::string SplitFileOptions(const Json& schema, const std::string& column);
std::string DeleteFileOptions();

// A file that COPY wrote.
struct Written {
  std::filesystem::path path;
  lake::DataFile file;  // without its address
};
// From the rows that COPY answers with these options; of a schema's columns with their counts and
// bounds. Files without rows are left out.
std::vector<Written> WrittenOf(duckdb::MaterializedQueryResult& result, const Json& schema);

}  // namespace weft::engine
