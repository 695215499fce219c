#include "mesh/comparison.hpp"

#include <algorithm>
#include <array>

namespace weft::mesh {
namespace {

bool IsNumber(const ValueShape& shape) {
  return shape.type == ValueClass::kWhole || shape.type == ValueClass::kDecimal ||
         shape.type == ValueClass::kDouble;
}

ValueClass ClassOf(const ColumnType& type) {
  using Base = ColumnType::Base;
  switch (type.base) {
    case Base::kBoolean: return ValueClass::kTruth;
    case Base::kInteger:
      return type.is_unsigned && type.bits > 64 ? ValueClass::kDouble : ValueClass::kWhole;
    case Base::kNumber: return ValueClass::kDouble;
    case Base::kDecimal: return ValueClass::kDecimal;
    case Base::kText:
    case Base::kUuid: return ValueClass::kText;
    case Base::kDate: return ValueClass::kDate;
    case Base::kTimestamp: return ValueClass::kTimestamp;
    case Base::kTimestampUtc: return ValueClass::kZoned;
    default: return ValueClass::kOther;
  }
}

// A number's constant as a decimal of this type, where it is one of its values.
std::optional<Turn> AsDecimal(const ValueShape& number, const ValueShape& decimal) {
  if (!number.constant) return std::nullopt;
  std::string digits;
  if (const auto* whole = std::get_if<int64_t>(number.constant)) digits = std::to_string(*whole);
  if (const auto* text = std::get_if<DecimalText>(number.constant)) digits = text->digits;
  if (digits.empty()) return std::nullopt;
  const size_t point = std::min(digits.find('.'), digits.size());
  const size_t decimals = digits.size() - std::min(point + 1, digits.size());
  const size_t first = std::min(digits.find_first_not_of("-0"), point);
  if (decimals > static_cast<size_t>(decimal.scale) ||
      point - first > static_cast<size_t>(decimal.precision - decimal.scale))
    return std::nullopt;
  return Turn{{ValueClass::kDecimal, decimal.precision, decimal.scale, nullptr}, digits};
}

Turns Numbers(const ValueShape& left, const ValueShape& right) {
  const bool alike = left.type == right.type && left.precision == right.precision &&
                     left.scale == right.scale && left.type != ValueClass::kDouble;
  if (alike) return {};
  if (left.type == ValueClass::kDecimal)
    if (auto turn = AsDecimal(right, left)) return {std::nullopt, turn};
  if (right.type == ValueClass::kDecimal)
    if (auto turn = AsDecimal(left, right)) return {turn, std::nullopt};
  const Turn wide{{ValueClass::kDouble}};
  return {wide, wide};
}

// date < timestamp < zoned
Turns Moments(const ValueShape& left, const ValueShape& right) {
  const ValueClass common = std::max(left.type, right.type);
  const auto turn = [&](const ValueShape& side) {
    return side.type == common ? std::nullopt : std::optional(Turn{{common}});
  };
  return {turn(left), turn(right)};
}

}  // namespace

ValueShape ShapeOf(const ColumnType& type) {
  const ValueClass kind = ClassOf(type);
  if (kind != ValueClass::kDecimal) return {kind};
  return {kind, type.precision, type.scale, nullptr};
}

ValueShape ShapeOf(const Literal& literal) {
  constexpr std::array kClasses{ValueClass::kNull,     ValueClass::kTruth, ValueClass::kWhole,
                                ValueClass::kDouble,   ValueClass::kText,  ValueClass::kDate,
                                ValueClass::kTimestamp};
  return {kClasses.at(literal.index()), 0, 0, &literal};
}

Turns ToCompare(const ValueShape& left, const ValueShape& right) {
  if (IsNumber(left) && IsNumber(right)) return Numbers(left, right);
  const bool needs_none =
      left.type == right.type || left.type == ValueClass::kNull || right.type == ValueClass::kNull;
  return needs_none ? Turns{} : Moments(left, right);
}

}  // namespace weft::mesh
