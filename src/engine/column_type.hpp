#pragma once
#include <optional>
#include <string>

#include "duckdb.hpp"
#include "mesh/model.hpp"

// A contract's column types in DuckDB's words.
namespace weft::engine {

duckdb::LogicalType ToLogicalType(const mesh::ColumnType& type);
// "BIGINT", "DECIMAL(18,3)", "TIMESTAMP WITH TIME ZONE", "STRUCT(a BIGINT, b VARCHAR[])".
std::string SqlTypeOf(const mesh::ColumnType& type);

// Nothing when every value that the SQL column can hold is one of the contract's type, else a
// sentence with the way out: "column flights is BIGINT, the contract says text: write CAST(flights
// AS VARCHAR) or change the contract".
std::optional<std::string> Misfit(const std::string& column, const duckdb::LogicalType& actual,
                                  const mesh::ColumnType& promised);

}  // namespace weft::engine
