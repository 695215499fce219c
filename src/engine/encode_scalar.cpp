#include "engine/encode_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "duckdb/common/types/decimal.hpp"
#include "duckdb/common/types/hugeint.hpp"
#include "engine/encode_text.hpp"

namespace weft::engine {
namespace {

using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using Data = duckdb::RecursiveUnifiedVectorFormat;

constexpr int64_t kExactInDouble = int64_t{1} << 53;

void WriteBoolean(const CellWriter&, const Data& data, idx_t at, TextBuffer& out) {
  out.Append(At<bool>(data, at) ? "true" : "false");
}

// JSON's readers hold whole numbers as doubles: beyond 2^53 they need the quotes.
template <typename T>
void WriteWhole(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const T value = At<T>(data, at);
  bool wide = false;
  if constexpr (sizeof(T) == 8) {
    wide = std::cmp_greater(value, kExactInDouble) || std::cmp_less(value, -kExactInDouble);
  }
  if (wide) out.Append(cell.quote);
  if constexpr (std::is_signed_v<T>) {
    AppendInteger(value, out);
  } else {
    AppendUnsigned(value, out);
  }
  if (wide) out.Append(cell.quote);
}

void WriteHugeint(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto value = At<duckdb::hugeint_t>(data, at);
  int64_t small;
  out.Append(cell.quote);
  if (duckdb::Hugeint::TryCast(value, small)) {
    AppendInteger(small, out);
  } else {
    out.Append(duckdb::Hugeint::ToString(value));
  }
  out.Append(cell.quote);
}

template <typename T>
void WriteReal(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const T value = At<T>(data, at);
  const bool finite = duckdb::Value::IsFinite(value);
  if (!finite) out.Append(cell.quote);
  if constexpr (sizeof(T) == 4) {
    AppendFloat(value, out);
  } else {
    AppendDouble(value, out);
  }
  if (!finite) out.Append(cell.quote);
}

void AppendScaled(int64_t value, uint8_t scale, TextBuffer& out) {
  if (scale == 0) return AppendInteger(value, out);
  char digits[24];
  const auto magnitude =
      value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  const auto count =
      static_cast<size_t>(std::to_chars(digits, digits + 24, magnitude).ptr - digits);
  const size_t whole = count > scale ? count - scale : 0;
  if (value < 0) out.Append('-');
  out.Append(whole == 0 ? std::string_view("0") : std::string_view(digits, whole));
  out.Append('.');
  for (size_t zeros = whole == 0 ? scale - count : 0; zeros > 0; --zeros) out.Append('0');
  out.Append(std::string_view(digits + whole, count - whole));
}

template <typename T>
void WriteDecimal(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto scale = duckdb::DecimalType::GetScale(cell.type);
  const T value = At<T>(data, at);
  out.Append(cell.quote);
  if constexpr (std::is_same_v<T, duckdb::hugeint_t>) {
    int64_t small;
    if (duckdb::Hugeint::TryCast(value, small)) {
      AppendScaled(small, scale, out);
    } else {
      out.Append(duckdb::Decimal::ToString(value, duckdb::DecimalType::GetWidth(cell.type), scale));
    }
  } else {
    AppendScaled(value, scale, out);
  }
  out.Append(cell.quote);
}

void WriteDate(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto date = At<duckdb::date_t>(data, at);
  out.Append(cell.quote);
  if (!AppendDate(date.days, out)) out.Append(duckdb::Value::DATE(date).ToString());
  out.Append(cell.quote);
}

template <int64_t kNanoseconds>
void WriteTime(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  out.Append(cell.quote);
  AppendTimeOfDay(At<int64_t>(data, at) * kNanoseconds, out);
  out.Append(cell.quote);
}

std::string DuckText(const LogicalType& type, int64_t ticks) {
  duckdb::Vector vector(type, 1);
  duckdb::FlatVector::GetData<int64_t>(vector)[0] = ticks;
  return vector.GetValue(0).ToString();
}

// Infinity and the years before 0 and after 9999 have no ISO form: they are DuckDB's text.
template <int64_t kPerSecond, bool kZoned>
void WriteTimestamp(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto ticks = At<int64_t>(data, at);
  out.Append(cell.quote);
  if (AppendTimestamp(ticks, kPerSecond, out)) {
    if (kZoned) out.Append('Z');
  } else {
    out.Append(DuckText(cell.type, ticks));
  }
  out.Append(cell.quote);
}

void WriteBlob(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  out.Append(cell.quote);
  out.Append(ToBase64(TextAt(data, at)));
  out.Append(cell.quote);
}

void WriteJsonText(const CellWriter&, const Data& data, idx_t at, TextBuffer& out) {
  AppendJsonText(TextAt(data, at), out);
}
void WriteCsvText(const CellWriter&, const Data& data, idx_t at, TextBuffer& out) {
  AppendCsvText(TextAt(data, at), out);
}

// A JSON column's text is JSON already, on one line; what is not (DuckDB does not check files)
// stays text.
void WriteJson(const CellWriter&, const Data& data, idx_t at, TextBuffer& out) {
  std::string text(TextAt(data, at));
  if (!Json::accept(text)) return AppendJsonText(text, out);
  for (char& byte : text) {
    if (byte == '\n' || byte == '\r') byte = ' ';
  }
  out.Append(text);
}

void WriteNull(const CellWriter&, const Data&, idx_t, TextBuffer& out) { out.Append("null"); }

struct Row {
  LogicalTypeId type;
  CellWriter::Write write;
};
constexpr std::array kScalars{
    Row{LogicalTypeId::SQLNULL, &WriteNull},
    Row{LogicalTypeId::BOOLEAN, &WriteBoolean},
    Row{LogicalTypeId::TINYINT, &WriteWhole<int8_t>},
    Row{LogicalTypeId::SMALLINT, &WriteWhole<int16_t>},
    Row{LogicalTypeId::INTEGER, &WriteWhole<int32_t>},
    Row{LogicalTypeId::BIGINT, &WriteWhole<int64_t>},
    Row{LogicalTypeId::UTINYINT, &WriteWhole<uint8_t>},
    Row{LogicalTypeId::USMALLINT, &WriteWhole<uint16_t>},
    Row{LogicalTypeId::UINTEGER, &WriteWhole<uint32_t>},
    Row{LogicalTypeId::UBIGINT, &WriteWhole<uint64_t>},
    Row{LogicalTypeId::HUGEINT, &WriteHugeint},
    Row{LogicalTypeId::FLOAT, &WriteReal<float>},
    Row{LogicalTypeId::DOUBLE, &WriteReal<double>},
    Row{LogicalTypeId::DATE, &WriteDate},
    Row{LogicalTypeId::TIME, &WriteTime<1000>},
    Row{LogicalTypeId::TIME_NS, &WriteTime<1>},
    Row{LogicalTypeId::TIMESTAMP_SEC, &WriteTimestamp<1, false>},
    Row{LogicalTypeId::TIMESTAMP_MS, &WriteTimestamp<1000, false>},
    Row{LogicalTypeId::TIMESTAMP, &WriteTimestamp<1'000'000, false>},
    Row{LogicalTypeId::TIMESTAMP_NS, &WriteTimestamp<1'000'000'000, false>},
    Row{LogicalTypeId::TIMESTAMP_TZ, &WriteTimestamp<1'000'000, true>},
    Row{LogicalTypeId::BLOB, &WriteBlob},
};

CellWriter::Write DecimalWriter(const LogicalType& type) {
  switch (type.InternalType()) {
    case duckdb::PhysicalType::INT16: return &WriteDecimal<int16_t>;
    case duckdb::PhysicalType::INT32: return &WriteDecimal<int32_t>;
    case duckdb::PhysicalType::INT64: return &WriteDecimal<int64_t>;
    default: return &WriteDecimal<duckdb::hugeint_t>;
  }
}

}  // namespace

CellWriter::Write ScalarWriter(const LogicalType& type, TextStyle style) {
  if (type.id() == LogicalTypeId::DECIMAL) return DecimalWriter(type);
  if (type.IsJSONType() && style == TextStyle::kJson) return &WriteJson;
  const auto row = std::ranges::find(kScalars, type.id(), &Row::type);
  if (row != kScalars.end()) return row->write;
  return style == TextStyle::kJson ? &WriteJsonText : &WriteCsvText;
}

bool HasScalarWriter(LogicalTypeId type) {
  return type == LogicalTypeId::VARCHAR || type == LogicalTypeId::DECIMAL ||
         std::ranges::find(kScalars, type, &Row::type) != kScalars.end();
}

}  // namespace weft::engine
