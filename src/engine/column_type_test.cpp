#include "engine/column_type.hpp"

#include <gtest/gtest.h>

namespace weft::engine {
namespace {

using Base = mesh::ColumnType::Base;
using duckdb::LogicalType;

mesh::ColumnType Of(Base base, int bits = 64) {
  mesh::ColumnType type;
  type.base = base;
  type.bits = bits;
  return type;
}
mesh::ColumnType Decimal(int precision, int scale) {
  mesh::ColumnType type = Of(Base::kDecimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}
mesh::ColumnType ArrayOf(mesh::ColumnType item) {
  mesh::ColumnType type = Of(Base::kArray);
  type.fields = {{"", std::move(item)}};
  return type;
}
mesh::ColumnType Unsigned(int bits) {
  mesh::ColumnType type = Of(Base::kInteger, bits);
  type.is_unsigned = true;
  return type;
}
bool Fit(const LogicalType& actual, const mesh::ColumnType& promised) {
  return !Misfit("c", actual, promised);
}

TEST(ColumnType, HasDuckDbsNameForEachOfOurs) {
  mesh::ColumnType object = Of(Base::kObject);
  object.fields = {{"a", Of(Base::kInteger, 32)}, {"odd name", ArrayOf(Of(Base::kText))}};
  const std::vector<std::pair<mesh::ColumnType, std::string>> names = {
      {Of(Base::kBoolean), "BOOLEAN"},
      {Of(Base::kInteger), "BIGINT"},
      {Of(Base::kInteger, 8), "TINYINT"},
      {Of(Base::kInteger, 128), "HUGEINT"},
      {Unsigned(16), "USMALLINT"},
      {Of(Base::kNumber), "DOUBLE"},
      {Of(Base::kNumber, 32), "FLOAT"},
      {Decimal(18, 3), "DECIMAL(18,3)"},
      {Of(Base::kText), "VARCHAR"},
      {Of(Base::kDate), "DATE"},
      {Of(Base::kTime), "TIME"},
      {Of(Base::kTimestamp), "TIMESTAMP"},
      {Of(Base::kTimestampUtc), "TIMESTAMP WITH TIME ZONE"},
      {Of(Base::kBlob), "BLOB"},
      {Of(Base::kUuid), "UUID"},
      {Of(Base::kJson), "JSON"},
      {ArrayOf(Of(Base::kInteger)), "BIGINT[]"},
      {Of(Base::kArray), "JSON[]"},
      {object, "STRUCT(a INTEGER, \"odd name\" VARCHAR[])"},
      {Of(Base::kObject), "JSON"},
  };
  duckdb::DuckDB database;
  duckdb::Connection connection(database);
  for (const auto& [type, name] : names) {
    EXPECT_EQ(SqlTypeOf(type), name);
    const auto result = connection.Query("SELECT NULL::" + name);
    ASSERT_FALSE(result->HasError()) << result->GetError();
    EXPECT_EQ(result->types[0], ToLogicalType(type)) << name;
  }
}

TEST(ColumnType, LetsPassWhatLosesNothing) {
  EXPECT_TRUE(Fit(LogicalType::INTEGER, Of(Base::kInteger)));
  EXPECT_TRUE(Fit(LogicalType::UINTEGER, Of(Base::kInteger)));
  EXPECT_TRUE(Fit(LogicalType::FLOAT, Of(Base::kNumber)));
  EXPECT_TRUE(Fit(LogicalType::INTEGER, Of(Base::kNumber)));
  EXPECT_TRUE(Fit(LogicalType::DECIMAL(9, 2), Of(Base::kNumber)));
  EXPECT_TRUE(Fit(LogicalType::DECIMAL(9, 2), Decimal(18, 3)));
  EXPECT_TRUE(Fit(LogicalType::INTEGER, Decimal(18, 3)));
  EXPECT_TRUE(Fit(LogicalType::TIMESTAMP_S, Of(Base::kTimestamp)));
  EXPECT_TRUE(Fit(LogicalType::LIST(LogicalType::INTEGER), ArrayOf(Of(Base::kInteger))));
  EXPECT_TRUE(Fit(LogicalType::JSON(), Of(Base::kText)));
}

TEST(ColumnType, StopsWhatCouldLoseSomething) {
  EXPECT_FALSE(Fit(LogicalType::HUGEINT, Of(Base::kInteger)));
  EXPECT_FALSE(Fit(LogicalType::UBIGINT, Of(Base::kInteger)));
  EXPECT_FALSE(Fit(LogicalType::INTEGER, Unsigned(64)));
  EXPECT_FALSE(Fit(LogicalType::BIGINT, Of(Base::kInteger, 32)));
  EXPECT_FALSE(Fit(LogicalType::BIGINT, Of(Base::kNumber)));
  EXPECT_FALSE(Fit(LogicalType::DOUBLE, Of(Base::kNumber, 32)));
  EXPECT_FALSE(Fit(LogicalType::DECIMAL(18, 4), Decimal(18, 3)));
  EXPECT_FALSE(Fit(LogicalType::BIGINT, Decimal(18, 0)));
  EXPECT_FALSE(Fit(LogicalType::TIMESTAMP_NS, Of(Base::kTimestamp)));
  EXPECT_FALSE(Fit(LogicalType::TIMESTAMP, Of(Base::kTimestampUtc)));
  EXPECT_FALSE(Fit(LogicalType::VARCHAR, Of(Base::kJson)));
  EXPECT_FALSE(Fit(LogicalType::LIST(LogicalType::VARCHAR), ArrayOf(Of(Base::kInteger))));
}

TEST(ColumnType, SaysWhatDiffersAndTheWayOut) {
  EXPECT_EQ(Misfit("flights", LogicalType::BIGINT, Of(Base::kText)),
            "column flights is BIGINT, the contract says " + mesh::ToString(Of(Base::kText)) +
                ": write CAST(flights AS VARCHAR) or change the contract");
}

}  // namespace
}  // namespace weft::engine
