#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "duckdb/storage/statistics/base_statistics.hpp"
#include "lake/data_file.hpp"

// What a manifest says of a file's columns, so that files in which nothing can be found are not
// even opened. Pure.
namespace weft::engine {

struct Zone {
  int32_t field = 0;
  bool has_nulls = true, has_nans = true;   // it may have some
  std::optional<std::string> lower, upper;  // in Iceberg's single-value form; nothing: unknown
};

// In the order of their fields.
std::vector<Zone> ZonesOf(const lake::DataFile& file);
// Null: nothing is known.
const Zone* FindZone(const std::vector<Zone>& zones, int32_t field);
// Roughly, in memory.
size_t BytesOf(const std::vector<Zone>& zones);

// In DuckDB's words, for a column of this type; nothing where they would not help.
std::optional<duckdb::BaseStatistics> StatisticsOf(const Zone& zone,
                                                   const duckdb::LogicalType& type);

}  // namespace weft::engine
