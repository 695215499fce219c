#include "engine/masks.hpp"

#include "engine/column_type.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

using Base = mesh::ColumnType::Base;
using Type = mesh::Mask::Type;

bool IsText(Base base) { return base == Base::kText || base == Base::kUuid; }
bool IsMoment(Base base) {
  return base == Base::kDate || base == Base::kTimestamp || base == Base::kTimestampUtc;
}
bool IsExact(Base base) { return base == Base::kInteger || base == Base::kDecimal; }

// Has a canonical text, over which hashes are made.
bool HasText(Base base) {
  return IsText(base) || IsExact(base) || IsMoment(base) || base == Base::kNumber ||
         base == Base::kBoolean || base == Base::kTime;
}

bool GivesText(Type mask, Base base) {
  switch (mask) {
    case Type::kHash:
    case Type::kHashColumn:
    case Type::kSha256Global:
    case Type::kShowFirst4:
    case Type::kShowLast4: return true;
    case Type::kRedact: return IsText(base);
    default: return false;
  }
}

duckdb::Value Default(const mesh::ColumnType& type) {
  const duckdb::LogicalType logical = ToLogicalType(type);
  std::string text;
  switch (type.base) {
    case Base::kText: return duckdb::Value("");
    case Base::kUuid: text = "00000000-0000-0000-0000-000000000000"; break;
    case Base::kInteger:
    case Base::kDecimal:
    case Base::kNumber: text = "0"; break;
    case Base::kBoolean: text = "false"; break;
    case Base::kDate: text = "1970-01-01"; break;
    case Base::kTimestamp: text = "1970-01-01 00:00:00"; break;
    case Base::kTimestampUtc: return duckdb::Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(0));
    default: return duckdb::Value(logical);
  }
  duckdb::Value value(text);
  return value.DefaultTryCastAs(logical) ? value : duckdb::Value(logical);
}

ParsedPtr TextOf(const mesh::Column& column) {
  ParsedPtr raw = ColumnOf(column.name);
  return column.type.base == Base::kText ? std::move(raw)
                                         : CastTo(duckdb::LogicalType::VARCHAR, std::move(raw));
}

// "flights.departures.tailnum": what the hash of this column alone is keyed with besides. No domain
// or table name holds a dot, and the value follows a line's end, so that no two columns' come
// equal.
ParsedPtr AddressOf(const mesh::Table& table, const mesh::Column& column) {
  return Constant(duckdb::Value(table.id.domain + "." + table.id.name + "." + column.name + "\n"));
}

ParsedPtr StartOf(const Names& names, const mesh::Column& column, const std::string& part) {
  const duckdb::LogicalType type = ToLogicalType(column.type);
  ParsedPtr start =
      Call(names.functions + "date_trunc", Constant(duckdb::Value(part)), ColumnOf(column.name));
  return Node(duckdb::ExpressionType::OPERATOR_TRY, CastTo(type, std::move(start)));
}

ParsedPtr Hidden(Type mask, const mesh::Column& column) {
  return Constant(duckdb::Value(GivesText(mask, column.type.base) ? duckdb::LogicalType::VARCHAR
                                                                  : ToLogicalType(column.type)));
}

}  // namespace

duckdb::LogicalType ShownType(const mesh::Column& column, const mesh::Mask* mask) {
  if (mask && GivesText(mask->type, column.type.base)) return duckdb::LogicalType::VARCHAR;
  return ToLogicalType(column.type);
}

ParsedPtr Masked(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                 const mesh::Column& column, const mesh::Mask& mask) {
  const Base base = column.type.base;
  switch (mask.type) {
    case Type::kHash:
      if (HasText(base)) return Call(names.functions + "hash", TextOf(column));
      break;
    case Type::kHashColumn:
      if (HasText(base))
        return Call(names.functions + "hash_column", AddressOf(table, column), TextOf(column));
      break;
    case Type::kSha256Global:
      if (HasText(base)) return Call(names.functions + "sha256", TextOf(column));
      break;
    case Type::kRedact:
      if (IsText(base)) return Constant(duckdb::Value("[redacted]"));
      break;
    case Type::kShowFirst4:
      if (IsText(base) || IsExact(base))
        return Call(names.functions + "show_first_4", TextOf(column));
      break;
    case Type::kShowLast4:
      if (IsText(base) || IsExact(base))
        return Call(names.functions + "show_last_4", TextOf(column));
      break;
    case Type::kYear:
      if (IsMoment(base)) return StartOf(names, column, "year");
      break;
    case Type::kMonth:
      if (IsMoment(base)) return StartOf(names, column, "month");
      break;
    case Type::kDefault: return Constant(Default(column.type));
    case Type::kExpression:
      if (mask.expression) return MaskValue(names, snapshot, table, column, mask.expression);
      break;
    case Type::kNull: break;
  }
  return Hidden(mask.type, column);
}

}  // namespace weft::engine
