#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mesh/expression.hpp"
#include "mesh/model.hpp"

// Types of the policy language: does an expression fit a table, and what does each constant text
// mean there? An engine renders only trees that passed here, so that it meets no mixture of types.
namespace weft::mesh {

enum class ValueType {
  kUnknown,  // of a column whose table is not known yet: fits everything
  kNull,     // of NULL: fits everything
  kTruth,
  kNumber,
  kText,
  kDate,
  kTimestamp,
  kOther,  // only IS [NOT] NULL
};

ValueType ValueTypeOf(const ColumnType& type);

// The type of a column of the table that the expression is about (`table` null) or of another one;
// nothing when there is no such column. `column` is in lower case.
using ColumnTypeLookup =
    std::function<std::optional<ValueType>(const TableId* table, const std::string& column)>;

struct ExpressionFault {
  int offset = 0;       // byte in the source text
  std::string message;  // "column dep_delay is a number, 'JFK' is a text: they cannot be compared"
};

struct CheckedExpression {
  ExpressionPtr tree;  // with each constant text that stands for a number, date … as that constant
  ValueType type = ValueType::kUnknown;
  std::vector<ExpressionFault> faults;  // empty: it fits
};

// `wanted`: kTruth for a filter, the column's type for its expression mask, kUnknown for any.
// A constant text that cannot be read as what it is compared with is a fault, and null in the tree;
// when the text came from a caller's attribute, that null is its meaning.
CheckedExpression CheckExpression(const ExpressionPtr& expression, ValueType wanted,
                                  const ColumnTypeLookup& type_of);

}  // namespace weft::mesh
