#include "mesh/comparison.hpp"

#include <gtest/gtest.h>

namespace weft::mesh {
namespace {

using Class = ValueClass;

ValueShape Decimal(int precision, int scale) { return {Class::kDecimal, precision, scale}; }

// "double|double", "itself|decimal 1.5"
std::string Shown(const ValueShape& left, const ValueShape& right) {
  const auto one = [](const std::optional<Turn>& turn) -> std::string {
    if (!turn) return "itself";
    switch (turn->to.type) {
      case Class::kDecimal:
        return "decimal(" + std::to_string(turn->to.precision) + "," +
               std::to_string(turn->to.scale) + ") " + turn->digits;
      case Class::kDouble: return "double";
      case Class::kTimestamp: return "timestamp";
      case Class::kZoned: return "zoned";
      default: return "?";
    }
  };
  const Turns turns = ToCompare(left, right);
  return one(turns.first) + " | " + one(turns.second);
}

TEST(Comparison, TurnsBothSidesIntoOneThatHoldsEitherValue) {
  const Literal whole = int64_t{7}, half = DecimalText{"0.5"}, fine = DecimalText{"1.2345"},
                wide = DecimalText{"-12345.6"}, text = std::string("x");
  struct Case {
    ValueShape left, right;
    std::string_view turns;
  };
  const Case cases[] = {
      {{Class::kWhole}, {Class::kWhole}, "itself | itself"},
      {ShapeOf(ColumnType{.base = ColumnType::Base::kInteger}), ShapeOf(whole), "itself | itself"},
      {{Class::kWhole}, {Class::kDouble}, "double | double"},
      {{Class::kDouble}, {Class::kDouble}, "double | double"},
      {{Class::kWhole}, ShapeOf(half), "double | double"},
      {Decimal(5, 2), Decimal(5, 2), "itself | itself"},
      {Decimal(5, 2), Decimal(6, 2), "double | double"},
      {Decimal(5, 2), {Class::kWhole}, "double | double"},
      {Decimal(5, 2), ShapeOf(whole), "itself | decimal(5,2) 7"},
      {ShapeOf(half), Decimal(5, 2), "decimal(5,2) 0.5 | itself"},
      {ShapeOf(half), Decimal(2, 2), "decimal(2,2) 0.5 | itself"},
      {Decimal(5, 2), ShapeOf(fine), "double | double"},
      {Decimal(5, 2), ShapeOf(wide), "double | double"},
      {Decimal(6, 1), ShapeOf(wide), "itself | decimal(6,1) -12345.6"},
      {{Class::kDate}, {Class::kTimestamp}, "timestamp | itself"},
      {{Class::kZoned}, {Class::kDate}, "itself | zoned"},
      {{Class::kNull}, {Class::kZoned}, "itself | itself"},
      {{Class::kText}, ShapeOf(text), "itself | itself"},
  };
  for (const Case& one : cases)
    EXPECT_EQ(Shown(one.left, one.right), one.turns)
        << static_cast<int>(one.left.type) << " and " << static_cast<int>(one.right.type);
}

// What comes later may ask the earlier ones to change again.
TEST(Comparison, MakesManyOneType) {
  struct Value {
    ValueShape shape;
  };
  Value a{{Class::kDate}}, null{{Class::kNull}}, b{{Class::kTimestamp}}, c{{Class::kZoned}};
  const ValueShape shape = UnifyAll<Value>({&a, &null, &b, &c}, [](const Value&, const Turn&) {});
  EXPECT_EQ(shape.type, Class::kZoned);
  EXPECT_EQ(a.shape.type, Class::kZoned);
  EXPECT_EQ(b.shape.type, Class::kZoned);
  EXPECT_EQ(null.shape.type, Class::kNull);
}

}  // namespace
}  // namespace weft::mesh
