#include "trino/dialect.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lake/table_name.hpp"
#include "mesh/comparison.hpp"
#include "mesh/expression_fit.hpp"

namespace weft::trino {
namespace {

using mesh::Operator;
using Base = mesh::ColumnType::Base;

using Class = mesh::ValueClass;

struct Value {
  std::string sql;
  mesh::ValueShape shape = {};
};

[[noreturn]] void ThrowCannot(const std::string& what) {
  throw Error(ErrorKind::kUnavailable, "Trino cannot do " + what + " as the policy means it",
              "Ask with engine duckdb, which can.");
}

std::string Cast(const std::string& sql, const std::string& type) {
  return "CAST(" + sql + " AS " + type + ")";
}

Value ColumnValue(const std::string& name, const mesh::ColumnType& type) {
  const mesh::ValueShape shape = mesh::ShapeOf(type);
  std::string sql = SqlName(Lower(name));
  if (type.base == Base::kUuid) sql = Cast(sql, "varchar");
  if (shape.type == Class::kDouble && TypeOf(type) != "double") sql = Cast(sql, "double");
  return {std::move(sql), shape};
}

std::string AsDouble(const Value& value) {
  return value.shape.type == Class::kDouble ? value.sql : Cast(value.sql, "double");
}

// Whatever the session's time zone is, ours is UTC.
void Become(Value& value, const mesh::Turn& turn) {
  const std::string moment = "TRY_CAST(" + value.sql + " AS timestamp(6))";
  switch (turn.to.type) {
    case Class::kDecimal:
      value.sql = Cast("'" + turn.digits + "'", "decimal(" + std::to_string(turn.to.precision) +
                                                    "," + std::to_string(turn.to.scale) + ")");
      break;
    case Class::kDouble: value.sql = AsDouble(value); break;
    case Class::kZoned: value.sql = "TRY(with_timezone(" + moment + ", 'UTC'))"; break;
    default: value.sql = moment;
  }
}

// Not-a-number is equal to itself and greater than every number, which Trino has otherwise.
std::string CompareDoubles(const std::string& left, bool less, const std::string& right) {
  const std::string both = "(is_nan(" + left + ") AND is_nan(" + right + "))";
  const std::string either = "(is_nan(" + left + ") OR is_nan(" + right + "))";
  return "(CASE WHEN " + left + " IS NULL OR " + right + " IS NULL THEN NULL WHEN " + either +
         " THEN " + (less ? "NOT is_nan(" + left + ")" : both) + " ELSE " + left +
         (less ? " < " : " = ") + right + " END)";
}

struct ComparisonRow {
  Operator op;
  std::string_view sql;
  bool less, swapped, negated;  // of doubles: by "less" or "equal", the other way round, not so
};
constexpr std::array kComparisons{
    ComparisonRow{Operator::kEqual, "=", false, false, false},
    ComparisonRow{Operator::kNotEqual, "<>", false, false, true},
    ComparisonRow{Operator::kLess, "<", true, false, false},
    ComparisonRow{Operator::kLessOrEqual, "<=", true, true, true},
    ComparisonRow{Operator::kGreater, ">", true, true, false},
    ComparisonRow{Operator::kGreaterOrEqual, ">=", true, false, true},
};

std::string Compare(const ComparisonRow& row, Value left, Value right) {
  mesh::Unify(left, right, Become);
  if (left.shape.type != Class::kDouble || right.shape.type != Class::kDouble)
    return "(" + left.sql + " " + std::string(row.sql) + " " + right.sql + ")";
  if (row.swapped) std::swap(left, right);
  const std::string holds = CompareDoubles(left.sql, row.less, right.sql);
  return row.negated ? "(NOT " + holds + ")" : holds;
}
std::string Equal(Value left, Value right) {
  return Compare(kComparisons[0], std::move(left), std::move(right));
}

class Renderer {
 public:
  Renderer(const Dialect& dialect, const mesh::Table& table) : dialect_(dialect), table_(table) {}

  Value Visit(const mesh::Expression& e) {
    using Type = mesh::Expression::Type;
    if (e.type == Type::kColumn) return ColumnValue(e.name, table_.Find(e.name)->type);
    if (e.type == Type::kLiteral) return {LiteralOf(e.literal), mesh::ShapeOf(e.literal)};
    if (e.type == Type::kCallerAttribute) return {"NULL", {Class::kNull}};  // bound by the decision
    return Operation(e);
  }

 private:
  static Value Truth(std::string sql) { return {std::move(sql), {Class::kTruth}}; }
  static Value Number(std::string sql) { return {std::move(sql), {Class::kDouble}}; }
  static Value Text(std::string sql) { return {std::move(sql), {Class::kText}}; }

  std::string Double(const mesh::Expression& e, size_t i) {
    return AsDouble(Visit(*e.operands[i]));
  }
  std::string TextOf(const mesh::Expression& e, size_t i) {
    const Value value = Visit(*e.operands[i]);
    return value.shape.type == Class::kText ? value.sql : Cast(value.sql, "varchar");
  }
  std::string Sql(const mesh::Expression& e, size_t i) { return Visit(*e.operands[i]).sql; }
  std::vector<Value> Operands(const mesh::Expression& e) {
    std::vector<Value> values;
    for (const mesh::ExpressionPtr& operand : e.operands) values.push_back(Visit(*operand));
    return values;
  }

  Value Operation(const mesh::Expression& e) {
    for (const ComparisonRow& row : kComparisons)
      if (row.op == e.op) return Truth(Compare(row, Visit(*e.operands[0]), Visit(*e.operands[1])));
    switch (e.op) {
      case Operator::kAnd: return Truth(Joined(e, " AND "));
      case Operator::kOr: return Truth(Joined(e, " OR "));
      case Operator::kNot: return Truth("(NOT " + Sql(e, 0) + ")");
      case Operator::kIn: return Truth(In(e));
      case Operator::kNotIn: return Truth("(NOT " + In(e) + ")");
      case Operator::kLike: return Truth("(" + TextOf(e, 0) + " LIKE " + TextOf(e, 1) + ")");
      case Operator::kNotLike: return Truth("(" + TextOf(e, 0) + " NOT LIKE " + TextOf(e, 1) + ")");
      case Operator::kIsNull: return Truth("(" + Sql(e, 0) + " IS NULL)");
      case Operator::kIsNotNull: return Truth("(" + Sql(e, 0) + " IS NOT NULL)");
      case Operator::kBetween:
        return Truth("(" + Compare(kComparisons[5], Visit(*e.operands[0]), Visit(*e.operands[1])) +
                     " AND " +
                     Compare(kComparisons[3], Visit(*e.operands[0]), Visit(*e.operands[2])) + ")");
      case Operator::kAdd: return Number("(" + Double(e, 0) + " + " + Double(e, 1) + ")");
      case Operator::kSubtract: return Number("(" + Double(e, 0) + " - " + Double(e, 1) + ")");
      case Operator::kMultiply: return Number("(" + Double(e, 0) + " * " + Double(e, 1) + ")");
      case Operator::kDivide:
        return Number("(" + Double(e, 0) + " / NULLIF(" + Double(e, 1) + ", DOUBLE '0'))");
      case Operator::kConcat: return Text("(" + TextOf(e, 0) + " || " + TextOf(e, 1) + ")");
      case Operator::kCase: return Case(e);
      case Operator::kFunction: return Function(e);
      default: ThrowCannot("an operator");
    }
  }

  std::string Joined(const mesh::Expression& e, std::string_view word) {
    std::vector<std::string> all;
    for (const Value& value : Operands(e)) all.push_back(value.sql);
    return "(" + Join(all, word) + ")";
  }

  std::string In(const mesh::Expression& e) {
    if (e.member_table) return Member(e);
    std::vector<std::string> any;
    for (size_t i = 1; i < e.operands.size(); ++i)
      any.push_back(Equal(Visit(*e.operands[0]), Visit(*e.operands[i])));
    return any.empty() ? "FALSE" : "(" + Join(any, " OR ") + ")";
  }

  std::string Member(const mesh::Expression& e);
  Value Case(const mesh::Expression& e);
  Value Function(const mesh::Expression& e);

  const Dialect& dialect_;
  const mesh::Table& table_;
};

// x IN (SELECT column FROM the table as it is).
std::string Renderer::Member(const mesh::Expression& e) {
  const mesh::TablePtr members = dialect_.snapshot.FindTable(*e.member_table);
  const mesh::Column& column = *members->Find(e.member_column);
  const std::string of = ToString(members->id);
  if (!IsInLake(*members)) ThrowCannot("a look-up in " + of + ", which is not in the lake,");
  const Value left = Visit(*e.operands[0]);
  const Value right = ColumnValue(column.name, column.type);
  const Class type = left.shape.type;
  const bool is_exact = type == right.shape.type && type != Class::kDouble &&
                        type != Class::kDecimal && type != Class::kOther;
  if (!is_exact) ThrowCannot("a look-up in " + of + " by a value of another type");
  return "(" + left.sql + " IN (SELECT " + right.sql + " FROM " + SqlName(dialect_.catalog) + "." +
         SqlName(members->id.domain) + "." + SqlName(lake::NameOf(*members).name) + "))";
}

Value Renderer::Case(const mesh::Expression& e) {
  std::vector<Value> values = Operands(e);
  std::vector<Value*> results;
  for (size_t i = 1; i < values.size(); i += 2) results.push_back(&values[i]);
  if (values.size() % 2 == 1) results.push_back(&values.back());
  Value shape{"", mesh::UnifyAll(results, Become)};
  shape.sql = "(CASE";
  for (size_t i = 0; i + 1 < values.size(); i += 2)
    shape.sql += " WHEN " + values[i].sql + " THEN " + values[i + 1].sql;
  shape.sql += " ELSE " + (values.size() % 2 == 1 ? values.back().sql : "NULL") + " END)";
  return shape;
}

Value Renderer::Function(const mesh::Expression& e) {
  const auto call = [&](const std::string& name, const std::vector<std::string>& arguments) {
    return name + "(" + Join(arguments, ", ") + ")";
  };
  const auto is = [&](std::string_view name) { return e.name == name; };
  if (is("lower") || is("upper")) return Text(call(e.name, {TextOf(e, 0)}));
  if (is("length")) return {call("length", {TextOf(e, 0)}), {Class::kWhole}};
  if (is("left")) return Text(call("substr", {TextOf(e, 0), "1", Sql(e, 1)}));
  if (is("right")) {
    const std::string text = TextOf(e, 0), count = Sql(e, 1);
    return Text("(CASE WHEN " + count + " = 0 THEN substr(" + text + ", 1, 0) WHEN length(" + text +
                ") <= " + count + " THEN " + text + " ELSE substr(" + text + ", -" + count +
                ") END)");
  }
  if (is("substring"))
    return Text(e.operands.size() == 2 ? call("substr", {TextOf(e, 0), Sql(e, 1)})
                                       : call("substr", {TextOf(e, 0), Sql(e, 1), Sql(e, 2)}));
  if (is("trim")) return Text("trim(BOTH ' ' FROM " + TextOf(e, 0) + ")");
  if (is("replace")) return Text(call("replace", {TextOf(e, 0), TextOf(e, 1), TextOf(e, 2)}));
  if (is("starts_with")) return Truth(call("starts_with", {TextOf(e, 0), TextOf(e, 1)}));
  if (is("abs") || is("floor") || is("ceil")) return Number(call(e.name, {Double(e, 0)}));
  if (is("round")) {
    if (e.operands.size() > 1) ThrowCannot("round to decimals");
    const std::string x = Double(e, 0);  // whole numbers beyond 2^52 are whole already
    return Number("(CASE WHEN abs(" + x + ") < 4503599627370496E0 THEN round(" + x + ") ELSE " + x +
                  " END)");
  }
  if (is("year") || is("month") || is("day")) return {call(e.name, {Sql(e, 0)}), {Class::kWhole}};
  if (e.name.starts_with("start_of_")) {
    const Value moment = Visit(*e.operands[0]);
    if (is("start_of_day") && moment.shape.type == Class::kDate) return moment;
    return {"TRY(date_trunc('" + e.name.substr(9) + "', " + moment.sql + "))", {moment.shape.type}};
  }
  std::vector<Value> values = Operands(e);
  if (is("nullif")) {
    Value shape = values[0];
    shape.sql =
        "(CASE WHEN " + Equal(values[0], values[1]) + " THEN NULL ELSE " + values[0].sql + " END)";
    shape.shape.constant = nullptr;
    return shape;
  }
  if (!is("coalesce")) ThrowCannot("the function " + e.name);
  std::vector<Value*> all;
  for (Value& value : values) all.push_back(&value);
  Value shape{"", mesh::UnifyAll(all, Become)};
  std::vector<std::string> sql;
  for (const Value& value : values) sql.push_back(value.sql);
  shape.sql = sql.size() == 1 ? sql[0] : call("coalesce", sql);
  return shape;
}

}  // namespace

std::string Condition(const Dialect& dialect, const mesh::Table& table,
                      const mesh::ExpressionPtr& filter) {
  const mesh::ExpressionPtr fitted =
      mesh::FittedTo(dialect.snapshot, table, filter, mesh::ValueType::kTruth);
  return fitted ? Renderer(dialect, table).Visit(*fitted).sql : "FALSE";
}

bool IsInLake(const mesh::Table& table) {
  return mesh::IsMaterialised(table) || (table.sql.empty() && !table.server && !table.file);
}

std::string MaskValue(const Dialect& dialect, const mesh::Table& table, const mesh::Column& column,
                      const mesh::ExpressionPtr& expression) {
  const std::string type = TypeOf(column.type);
  const mesh::ExpressionPtr fitted =
      mesh::FittedTo(dialect.snapshot, table, expression, mesh::ValueTypeOf(column.type));
  if (!fitted) return Cast("NULL", type);
  return "TRY_CAST(" + Renderer(dialect, table).Visit(*fitted).sql + " AS " + type + ")";
}

}  // namespace weft::trino
