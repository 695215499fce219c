#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "trino/dialect.hpp"

namespace weft::trino {
namespace {

using Base = mesh::ColumnType::Base;
using Type = mesh::Mask::Type;

bool IsMoment(Base base) {
  return base == Base::kDate || base == Base::kTimestamp || base == Base::kTimestampUtc;
}
bool IsText(Base base) { return base == Base::kText || base == Base::kUuid; }
bool IsExact(Base base) { return base == Base::kInteger || base == Base::kDecimal; }
// Has a canonical text, over which hashes are made.
bool HasText(Base base) {
  return IsText(base) || IsExact(base) || IsMoment(base) || base == Base::kNumber ||
         base == Base::kBoolean || base == Base::kTime;
}

// A text where there was none is no value of the column's type, and Trino takes no other.
void NeedText(const mesh::Column& column, const mesh::Mask& mask) {
  if (column.type.base == Base::kText) return;
  throw Error(
      ErrorKind::kUnavailable,
      "Trino cannot show " + ToString(mask) + " of column " + column.name + ", which is no text",
      "Ask with engine duckdb, which can.");
}

std::string Default(const mesh::ColumnType& type) {
  const std::string as = " AS " + TypeOf(type) + ")";
  switch (type.base) {
    case Base::kText: return "CAST(''" + as;
    case Base::kUuid: return "CAST('00000000-0000-0000-0000-000000000000'" + as;
    case Base::kInteger:
    case Base::kDecimal:
    case Base::kNumber: return "CAST(0" + as;
    case Base::kBoolean: return "FALSE";
    case Base::kDate: return "CAST('1970-01-01'" + as;
    case Base::kTimestamp: return "CAST('1970-01-01 00:00:00'" + as;
    case Base::kTimestampUtc: return "CAST('1970-01-01 00:00:00 UTC'" + as;
    default: return "NULL";
  }
}

// HMAC-SHA-256 of the text under this key, as the engine's own function makes it.
std::string Keyed(const Dialect& dialect, std::string_view prefix, const std::string& text) {
  if (!dialect.hash_key)
    throw Error(ErrorKind::kUnavailable,
                "hashed columns cannot be had from Trino itself: who sees the expression could try "
                "values out",
                "Ask through Weft.");
  return "lower(to_hex(hmac_sha256(to_utf8(" + text + "), from_hex('" +
         ToHex(std::string(prefix) + *dialect.hash_key) + "'))))";
}

std::string Starred(const std::string& text, bool first) {
  const std::string shown = first ? "rpad(substr(" + text + ", 1, 4), length(" + text + "), '*')"
                                  : "lpad(substr(" + text + ", -4), length(" + text + "), '*')";
  return "CASE WHEN length(" + text + ") > 4 THEN " + shown + " ELSE rpad('', length(" + text +
         "), '*') END";
}

std::string StartOf(const mesh::Column& column, const std::string& part) {
  return "TRY(date_trunc('" + part + "', " + SqlName(Lower(column.name)) + "))";
}

}  // namespace

std::string Masked(const Dialect& dialect, const mesh::Table& table, const mesh::Column& column,
                   const mesh::Mask& mask) {
  const Base base = column.type.base;
  const std::string raw = SqlName(Lower(column.name));
  switch (mask.type) {
    case Type::kHash:
      if (!HasText(base)) break;
      NeedText(column, mask);
      return Keyed(dialect, "", raw);
    case Type::kHashColumn:
      if (!HasText(base)) break;
      NeedText(column, mask);
      return Keyed(
          dialect, "hash-column ",
          "concat(" +
              TextLiteral(table.id.domain + "." + table.id.name + "." + column.name + "\n") + ", " +
              raw + ")");
    case Type::kSha256Global:
      if (!HasText(base)) break;
      NeedText(column, mask);
      return "lower(to_hex(sha256(to_utf8(" + raw + "))))";
    case Type::kRedact:
      if (!IsText(base)) break;
      NeedText(column, mask);
      return TextLiteral("[redacted]");
    case Type::kShowFirst4:
    case Type::kShowLast4:
      if (!IsText(base) && !IsExact(base)) break;
      NeedText(column, mask);
      return Starred(raw, mask.type == Type::kShowFirst4);
    case Type::kYear:
      if (IsMoment(base)) return StartOf(column, "year");
      break;
    case Type::kMonth:
      if (IsMoment(base)) return StartOf(column, "month");
      break;
    case Type::kDefault: return Default(column.type);
    case Type::kExpression:
      if (mask.expression) return MaskValue(dialect, table, column, mask.expression);
      break;
    case Type::kNull: break;
  }
  return "NULL";
}

}  // namespace weft::trino
