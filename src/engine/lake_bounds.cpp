#include "engine/lake_bounds.hpp"

#include <array>
#include <cstring>

#include "base/text.hpp"
#include "duckdb.hpp"
#include "duckdb/common/types/date.hpp"
#include "duckdb/common/types/timestamp.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr size_t kTextMax = 16;  // bytes of a text's bound

template <typename T>
std::string LittleEndian(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

// The shortest two's complement, highest byte first.
std::string BigEndian(duckdb::hugeint_t value) {
  std::string bytes;
  for (int shift = 120; shift >= 0; shift -= 8) {
    const auto part = (value >> duckdb::hugeint_t(shift)).lower & 0xFF;
    bytes += static_cast<char>(part);
  }
  size_t skip = 0;
  while (skip + 1 < bytes.size()) {
    const auto here = static_cast<unsigned char>(bytes[skip]);
    const bool next_is_negative = static_cast<unsigned char>(bytes[skip + 1]) >= 0x80;
    if ((here == 0x00 && !next_is_negative) || (here == 0xFF && next_is_negative))
      ++skip;
    else
      break;
  }
  return bytes.substr(skip);
}

// A text's bound: whole characters; an upper one is raised where it is cut.
std::optional<std::string> TextBound(const std::string& text, bool is_upper) {
  if (text.size() <= kTextMax) return text;
  std::string cut = text.substr(0, Utf8Prefix(std::string_view(text).substr(0, kTextMax)));
  if (!is_upper) return cut;
  while (!cut.empty()) {
    const auto last = static_cast<unsigned char>(cut.back());
    if (last < 0x7E) {
      cut.back() = static_cast<char>(last + 1);
      return cut;
    }
    cut.pop_back();  // of several bytes or the last of ASCII: the one before is raised
  }
  return std::nullopt;
}

std::string DecimalBound(const std::string& type, const std::string& text) {
  const size_t comma = type.find(',');
  const auto width = static_cast<uint8_t>(std::stoi(type.substr(8)));
  const auto scale = static_cast<uint8_t>(std::stoi(type.substr(comma + 1)));
  const Value value = Value(text).DefaultCastAs(LogicalType::DECIMAL(width, scale));
  duckdb::hugeint_t number;
  switch (value.type().InternalType()) {
    case duckdb::PhysicalType::INT16: number = value.GetValueUnsafe<int16_t>(); break;
    case duckdb::PhysicalType::INT32: number = value.GetValueUnsafe<int32_t>(); break;
    case duckdb::PhysicalType::INT64: number = value.GetValueUnsafe<int64_t>(); break;
    default: number = value.GetValueUnsafe<duckdb::hugeint_t>(); break;
  }
  return BigEndian(number);
}

template <typename T>
T Cast(const std::string& text, const LogicalType& type) {
  return Value(text).DefaultCastAs(type).GetValueUnsafe<T>();
}

std::optional<std::string> Bound(const std::string& type, const std::string& text, bool is_upper) {
  if (type == "int") return LittleEndian(Cast<int32_t>(text, LogicalType::INTEGER));
  if (type == "long") return LittleEndian(Cast<int64_t>(text, LogicalType::BIGINT));
  if (type == "float") return LittleEndian(Cast<float>(text, LogicalType::FLOAT));
  if (type == "double") return LittleEndian(Cast<double>(text, LogicalType::DOUBLE));
  if (type == "date") return LittleEndian(Cast<int32_t>(text, LogicalType::DATE));
  if (type == "time") return LittleEndian(Cast<int64_t>(text, LogicalType::TIME));
  if (type == "timestamp") return LittleEndian(Cast<int64_t>(text, LogicalType::TIMESTAMP));
  if (type == "timestamptz") return LittleEndian(Cast<int64_t>(text, LogicalType::TIMESTAMP));
  if (type == "string") return TextBound(text, is_upper);
  if (type.starts_with("decimal(")) return DecimalBound(type, text);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> BoundOf(const Json& type, const std::string& value, bool is_upper) {
  if (!type.is_string()) return std::nullopt;
  try {
    return Bound(type.get<std::string>(), value, is_upper);
  } catch (const std::exception&) {
    return std::nullopt;  // a bound is a help, not a must
  }
}

}  // namespace weft::engine
