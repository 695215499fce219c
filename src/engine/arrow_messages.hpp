#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "duckdb.hpp"

// The messages of an Arrow IPC stream around its columns: a schema, batches, the end. Types that
// Arrow or its readers do not have come as others (ArrowLeafOf).
namespace weft::engine {

// Nothing: the type has parts that Arrow has, too.
std::optional<duckdb::LogicalType> ArrowLeafOf(const duckdb::LogicalType& type);

// Of a value of a type whose values all take the same room; 0: a bit. Nothing: of any other.
std::optional<size_t> ArrowBytesOf(const duckdb::LogicalType& type);

// Rows and nulls of a column, or where a buffer of it lies and how long it is.
struct ArrowPair {
  int64_t first = 0, second = 0;
};
struct ArrowBatch {
  int64_t rows = 0;
  std::vector<ArrowPair> nodes, buffers;
  std::string bytes;  // that the buffers lie in
};

std::string ArrowSchemaMessage(const std::vector<std::string>& names,
                               const std::vector<duckdb::LogicalType>& types);
std::string ArrowBatchMessage(const ArrowBatch& batch);
std::string ArrowEnd();

}  // namespace weft::engine
