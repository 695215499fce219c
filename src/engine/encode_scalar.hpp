#pragma once
#include <string_view>

#include "duckdb.hpp"
#include "engine/encode_column.hpp"

// How values without parts are written.
namespace weft::engine {

template <typename T>
const T& At(const duckdb::RecursiveUnifiedVectorFormat& data, duckdb::idx_t at) {
  return duckdb::UnifiedVectorFormat::GetData<T>(data.unified)[at];
}
inline std::string_view TextAt(const duckdb::RecursiveUnifiedVectorFormat& data, duckdb::idx_t at) {
  const auto& text = At<duckdb::string_t>(data, at);
  return {text.GetData(), text.GetSize()};
}

// The writer of a type's values. Types without one of their own must have been cast to text.
CellWriter::Write ScalarWriter(const duckdb::LogicalType& type, TextStyle style);
bool HasScalarWriter(duckdb::LogicalTypeId type);

}  // namespace weft::engine
