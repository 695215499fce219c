#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mesh/expression.hpp"
#include "mesh/model.hpp"

// How values of the policy language are compared, finer than its types: what each side must become
// first. One meaning, which every engine renders in its own words. Pure.
namespace weft::mesh {

// Constants take the other side's class where they fit it.
enum class ValueClass {
  kNull,
  kTruth,
  kWhole,
  kDecimal,
  kDouble,
  kText,
  kDate,
  kTimestamp,
  kZoned,
  kOther
};

struct ValueShape {
  ValueClass type = ValueClass::kNull;
  int precision = 0, scale = 0;       // of kDecimal
  const Literal* constant = nullptr;  // when it is one
};
ValueShape ShapeOf(const ColumnType& type);
ValueShape ShapeOf(const Literal& literal);  // which outlives it

// What a value becomes.
struct Turn {
  ValueShape to;
  std::string digits = {};  // of kDecimal: it is this constant
};
using Turns = std::pair<std::optional<Turn>, std::optional<Turn>>;
// So that the two can be compared, with no value that makes it fail. Nothing: it stays as it is.
Turns ToCompare(const ValueShape& left, const ValueShape& right);

// Does so with an engine's values, which have a `shape`; `turn(value, turn)` renders one of them.
template <typename Value, typename Render>
void Unify(Value& left, Value& right, const Render& turn) {
  const Turns turns = ToCompare(left.shape, right.shape);
  const auto one = [&](Value& value, const std::optional<Turn>& to) {
    if (!to) return;
    turn(value, *to);
    value.shape = to->to;
  };
  one(left, turns.first);
  one(right, turns.second);
}

// Makes the values one type, in which each keeps its meaning; answers it.
template <typename Value, typename Render>
ValueShape UnifyAll(const std::vector<Value*>& values, const Render& turn) {
  Value* first = nullptr;
  for (int round = 0; round < 2; ++round)  // the second brings the earlier ones to the later ones'
    for (Value* value : values) {
      if (value->shape.type == ValueClass::kNull) continue;
      if (!first) first = value;
      if (value != first) Unify(*first, *value, turn);
    }
  if (!first) return {};
  return {first->shape.type, first->shape.precision, first->shape.scale, nullptr};
}

}  // namespace weft::mesh
