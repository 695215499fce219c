#include "engine/column_type.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::engine {
namespace {

using Base = mesh::ColumnType::Base;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;

struct WholeType {
  int bits;
  bool is_unsigned;
  LogicalTypeId type;
  int digits;  // of its largest value
};
constexpr std::array kWholeTypes{
    WholeType{8, false, LogicalTypeId::TINYINT, 3},
    WholeType{16, false, LogicalTypeId::SMALLINT, 5},
    WholeType{32, false, LogicalTypeId::INTEGER, 10},
    WholeType{64, false, LogicalTypeId::BIGINT, 19},
    WholeType{128, false, LogicalTypeId::HUGEINT, 39},
    WholeType{8, true, LogicalTypeId::UTINYINT, 3},
    WholeType{16, true, LogicalTypeId::USMALLINT, 5},
    WholeType{32, true, LogicalTypeId::UINTEGER, 10},
    WholeType{64, true, LogicalTypeId::UBIGINT, 20},
    WholeType{128, true, LogicalTypeId::UHUGEINT, 39},
};

const WholeType* WholeOf(LogicalTypeId type) {
  const auto row = std::ranges::find(kWholeTypes, type, &WholeType::type);
  return row == kWholeTypes.end() ? nullptr : &*row;
}

LogicalType WholeTypeOf(const mesh::ColumnType& type) {
  for (const auto& row : kWholeTypes) {
    if (row.bits == type.bits && row.is_unsigned == type.is_unsigned) return row.type;
  }
  return LogicalType::BIGINT;
}

// Without parts that the contract names, a nested value is any JSON.
LogicalType ObjectOf(const mesh::ColumnType& type) {
  if (type.fields.empty()) return LogicalType::JSON();
  duckdb::child_list_t<LogicalType> parts;
  for (const auto& [name, part] : type.fields) parts.emplace_back(name, ToLogicalType(part));
  return LogicalType::STRUCT(std::move(parts));
}

LogicalType ArrayOf(const mesh::ColumnType& type) {
  return LogicalType::LIST(type.fields.empty() ? LogicalType::JSON()
                                               : ToLogicalType(type.fields[0].second));
}

bool Fits(const LogicalType& actual, const LogicalType& promised);

bool FitsWhole(const LogicalType& actual, const WholeType& promised) {
  const WholeType* whole = WholeOf(actual.id());
  if (!whole) return false;
  if (whole->is_unsigned == promised.is_unsigned) return whole->bits <= promised.bits;
  return whole->is_unsigned && whole->bits < promised.bits;
}

// Digits that a double keeps, whatever they are.
constexpr int kDigitsInDouble = 15;
constexpr int kBitsInDouble = 32;

bool FitsDouble(const LogicalType& actual) {
  if (const WholeType* whole = WholeOf(actual.id())) return whole->bits <= kBitsInDouble;
  if (actual.id() == LogicalTypeId::DECIMAL)
    return duckdb::DecimalType::GetWidth(actual) <= kDigitsInDouble;
  return actual.id() == LogicalTypeId::FLOAT || actual.id() == LogicalTypeId::DOUBLE;
}

bool FitsDecimal(const LogicalType& actual, const LogicalType& promised) {
  const int scale = duckdb::DecimalType::GetScale(promised);
  const int whole_digits = duckdb::DecimalType::GetWidth(promised) - scale;
  if (const WholeType* whole = WholeOf(actual.id())) return whole->digits <= whole_digits;
  if (actual.id() != LogicalTypeId::DECIMAL) return false;
  const int actual_scale = duckdb::DecimalType::GetScale(actual);
  return actual_scale <= scale &&
         duckdb::DecimalType::GetWidth(actual) - actual_scale <= whole_digits;
}

bool FitsList(const LogicalType& actual, const LogicalType& promised) {
  const auto& item = duckdb::ListType::GetChildType(promised);
  if (actual.id() == LogicalTypeId::LIST) return Fits(duckdb::ListType::GetChildType(actual), item);
  return actual.id() == LogicalTypeId::ARRAY && Fits(duckdb::ArrayType::GetChildType(actual), item);
}

bool FitsStruct(const LogicalType& actual, const LogicalType& promised) {
  if (actual.id() != LogicalTypeId::STRUCT) return false;
  const auto& parts = duckdb::StructType::GetChildTypes(actual);
  const auto& wanted = duckdb::StructType::GetChildTypes(promised);
  const auto same = [](const auto& part, const auto& want) {
    return Lower(part.first) == Lower(want.first) && Fits(part.second, want.second);
  };
  return std::ranges::equal(parts, wanted, same);
}

bool FitsText(const LogicalType& actual) {
  return actual.id() == LogicalTypeId::VARCHAR || actual.id() == LogicalTypeId::ENUM;
}

bool FitsTimestamp(const LogicalType& actual) {
  return actual.id() == LogicalTypeId::TIMESTAMP || actual.id() == LogicalTypeId::TIMESTAMP_SEC ||
         actual.id() == LogicalTypeId::TIMESTAMP_MS;
}

bool Fits(const LogicalType& actual, const LogicalType& promised) {
  if (const WholeType* whole = WholeOf(promised.id())) return FitsWhole(actual, *whole);
  if (promised.IsJSONType()) return actual.IsJSONType();
  switch (promised.id()) {
    case LogicalTypeId::VARCHAR: return FitsText(actual);
    case LogicalTypeId::DOUBLE: return FitsDouble(actual);
    case LogicalTypeId::DECIMAL: return FitsDecimal(actual, promised);
    case LogicalTypeId::TIMESTAMP: return FitsTimestamp(actual);
    case LogicalTypeId::LIST: return FitsList(actual, promised);
    case LogicalTypeId::STRUCT: return FitsStruct(actual, promised);
    default: return actual.id() == promised.id();
  }
}

}  // namespace

LogicalType ToLogicalType(const mesh::ColumnType& type) {
  switch (type.base) {
    case Base::kBoolean: return LogicalType::BOOLEAN;
    case Base::kInteger: return WholeTypeOf(type);
    case Base::kNumber: return type.bits == 32 ? LogicalType::FLOAT : LogicalType::DOUBLE;
    case Base::kDecimal:
      return LogicalType::DECIMAL(static_cast<uint8_t>(type.precision),
                                  static_cast<uint8_t>(type.scale));
    case Base::kText: return LogicalType::VARCHAR;
    case Base::kDate: return LogicalType::DATE;
    case Base::kTime: return LogicalType::TIME;
    case Base::kTimestamp: return LogicalType::TIMESTAMP;
    case Base::kTimestampUtc: return LogicalType::TIMESTAMP_TZ;
    case Base::kBlob: return LogicalType::BLOB;
    case Base::kUuid: return LogicalType::UUID;
    case Base::kJson: return LogicalType::JSON();
    case Base::kArray: return ArrayOf(type);
    case Base::kObject: return ObjectOf(type);
  }
  return LogicalType::VARCHAR;
}

std::string SqlTypeOf(const mesh::ColumnType& type) { return ToLogicalType(type).ToString(); }

std::optional<std::string> Misfit(const std::string& column, const LogicalType& actual,
                                  const mesh::ColumnType& promised) {
  const LogicalType type = ToLogicalType(promised);
  if (Fits(actual, type)) return std::nullopt;
  return "column " + column + " is " + actual.ToString() + ", the contract says " +
         mesh::ToString(promised) + ": write CAST(" + column + " AS " + type.ToString() +
         ") or change the contract";
}

}  // namespace weft::engine
