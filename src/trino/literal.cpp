#include <array>
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "trino/dialect.hpp"

namespace weft::trino {
namespace {

// The code point that begins at this byte of valid UTF-8, and how many bytes it has.
std::pair<uint32_t, size_t> PointAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  constexpr std::array<unsigned char, 5> kBits{0, 0x7F, 0x1F, 0x0F, 0x07};
  uint32_t point = first & kBits.at(length);
  for (size_t i = 1; i < length; ++i) point = point << 6 | (byte(at + i) & 0x3FU);
  return {point, length};
}

std::string Hex(uint32_t value, size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(digits, '0');
  for (size_t i = digits; i-- > 0; value >>= 4) hex[i] = kDigits[value & 15];
  return hex;
}

struct Written {
  std::string operator()(std::monostate) const { return "NULL"; }
  std::string operator()(bool truth) const { return truth ? "TRUE" : "FALSE"; }
  std::string operator()(int64_t whole) const { return "BIGINT '" + std::to_string(whole) + "'"; }
  std::string operator()(const mesh::DecimalText& number) const {
    return "CAST(" + SqlText(number.digits) + " AS double)";
  }
  std::string operator()(const std::string& text) const { return TextLiteral(text); }
  std::string operator()(const mesh::DateText& date) const {
    return "TRY_CAST(" + TextLiteral(date.iso) + " AS date)";
  }
  std::string operator()(const mesh::TimestampText& time) const {
    return "TRY_CAST(" + TextLiteral(time.iso) + " AS timestamp(6))";
  }
};

}  // namespace

// Whatever is not plain ASCII is written by its number, so that nothing on the way can change it.
std::string TextLiteral(std::string_view text) {
  std::string plain, numbered;
  bool is_plain = true;
  for (size_t at = 0; at < text.size();) {
    const auto [point, length] = PointAt(text, at);
    at += length;
    if (point >= 0x20 && point < 0x7F) {
      plain += static_cast<char>(point);
      numbered += static_cast<char>(point);
      if (point == '\'') (plain += '\''), (numbered += '\'');
      if (point == '\\') numbered += '\\';
    } else {
      is_plain = false;
      numbered += point > 0xFFFF ? "\\+" + Hex(point, 6) : "\\" + Hex(point, 4);
    }
  }
  // As wide as it may be, so that no comparison is with a text of this very length.
  return "CAST(" + (is_plain ? "'" + plain + "'" : "U&'" + numbered + "'") + " AS varchar)";
}

std::string LiteralOf(const mesh::Literal& literal) { return std::visit(Written{}, literal); }

std::string TypeOf(const mesh::ColumnType& type) {
  using Base = mesh::ColumnType::Base;
  switch (type.base) {
    case Base::kBoolean: return "boolean";
    case Base::kInteger:
      if (type.bits < 32 || (type.bits == 32 && !type.is_unsigned)) return "integer";
      if (type.bits < 64 || (type.bits == 64 && !type.is_unsigned)) return "bigint";
      return type.bits == 64 ? "decimal(20,0)" : "decimal(38,0)";
    case Base::kNumber: return type.bits == 32 ? "real" : "double";
    case Base::kDecimal:
      return "decimal(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
    case Base::kDate: return "date";
    case Base::kTime: return "time(6)";
    case Base::kTimestamp: return "timestamp(6)";
    case Base::kTimestampUtc: return "timestamp(6) with time zone";
    case Base::kBlob: return "varbinary";
    case Base::kUuid: return "uuid";
    default: return "varchar";
  }
}

}  // namespace weft::trino
