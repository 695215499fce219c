#include "engine/render.hpp"

#include <array>

#include "base/text.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref/basetableref.hpp"
#include "engine/column_type.hpp"
#include "engine/mesh_catalog.hpp"
#include "engine/tree.hpp"
#include "mesh/comparison.hpp"
#include "mesh/expression_fit.hpp"

namespace weft::engine {
namespace {

using mesh::Operator;

using Class = mesh::ValueClass;

struct Value {
  ParsedPtr tree;
  mesh::ValueShape shape = {};
};

Value Copy(const Value& value) { return {value.tree->Copy(), value.shape}; }

Value ColumnValue(const std::string& name, const mesh::ColumnType& type) {
  const mesh::ValueShape shape = mesh::ShapeOf(type);
  ParsedPtr tree = ColumnOf(name);
  if (type.base == mesh::ColumnType::Base::kUuid)
    tree = CastTo(duckdb::LogicalType::VARCHAR, std::move(tree));
  if (type.base == mesh::ColumnType::Base::kInteger && shape.type == Class::kDouble)
    tree = CastTo(duckdb::LogicalType::DOUBLE, std::move(tree));
  return {std::move(tree), shape};
}

duckdb::Value Typed(const std::string& text, const duckdb::LogicalType& type) {
  duckdb::Value value(text);
  return value.DefaultTryCastAs(type) ? value : duckdb::Value(type);
}

Value Constant(const mesh::Literal& literal) {
  using duckdb::LogicalType;
  struct Make {
    duckdb::Value operator()(std::monostate) const { return duckdb::Value(); }
    duckdb::Value operator()(bool truth) const { return duckdb::Value::BOOLEAN(truth); }
    duckdb::Value operator()(int64_t whole) const { return duckdb::Value::BIGINT(whole); }
    duckdb::Value operator()(const mesh::DecimalText& number) const {
      return Typed(number.digits, LogicalType::DOUBLE);
    }
    duckdb::Value operator()(const std::string& text) const { return duckdb::Value(text); }
    duckdb::Value operator()(const mesh::DateText& date) const {
      return Typed(date.iso, LogicalType::DATE);
    }
    duckdb::Value operator()(const mesh::TimestampText& time) const {
      return Typed(time.iso, LogicalType::TIMESTAMP);
    }
  };
  return {engine::Constant(std::visit(Make{}, literal)), mesh::ShapeOf(literal)};
}

ParsedPtr AsDouble(Value value) {
  return value.shape.type == Class::kDouble && value.shape.constant
             ? std::move(value.tree)
             : CastTo(duckdb::LogicalType::DOUBLE, std::move(value.tree));
}

duckdb::LogicalType TypeOf(const mesh::ValueShape& shape) {
  switch (shape.type) {
    case Class::kTruth: return duckdb::LogicalType::BOOLEAN;
    case Class::kWhole: return duckdb::LogicalType::HUGEINT;
    case Class::kDecimal: return duckdb::LogicalType::DECIMAL(shape.precision, shape.scale);
    case Class::kDouble: return duckdb::LogicalType::DOUBLE;
    case Class::kText: return duckdb::LogicalType::VARCHAR;
    case Class::kDate: return duckdb::LogicalType::DATE;
    case Class::kTimestamp: return duckdb::LogicalType::TIMESTAMP;
    case Class::kZoned: return duckdb::LogicalType::TIMESTAMP_TZ;
    default: return duckdb::LogicalType::SQLNULL;
  }
}

void Become(Value& value, const mesh::Turn& turn) {
  if (turn.to.type == Class::kDecimal)
    value.tree = engine::Constant(Typed(turn.digits, TypeOf(turn.to)));
  else if (turn.to.type == Class::kDouble)
    value.tree = AsDouble(std::move(value));
  else
    value.tree = CastTo(TypeOf(turn.to), std::move(value.tree), true);
}

ParsedPtr Compare(duckdb::ExpressionType type, Value left, Value right) {
  mesh::Unify(left, right, Become);
  return duckdb::make_uniq<duckdb::ComparisonExpression>(type, std::move(left.tree),
                                                         std::move(right.tree));
}

struct ComparisonRow {
  Operator op;
  duckdb::ExpressionType type;
};
constexpr std::array kComparisons{
    ComparisonRow{Operator::kEqual, duckdb::ExpressionType::COMPARE_EQUAL},
    ComparisonRow{Operator::kNotEqual, duckdb::ExpressionType::COMPARE_NOTEQUAL},
    ComparisonRow{Operator::kLess, duckdb::ExpressionType::COMPARE_LESSTHAN},
    ComparisonRow{Operator::kLessOrEqual, duckdb::ExpressionType::COMPARE_LESSTHANOREQUALTO},
    ComparisonRow{Operator::kGreater, duckdb::ExpressionType::COMPARE_GREATERTHAN},
    ComparisonRow{Operator::kGreaterOrEqual, duckdb::ExpressionType::COMPARE_GREATERTHANOREQUALTO},
};

// Needs no conversion to be compared with one another.
bool AllAlike(const std::vector<Value>& values) {
  for (const Value& value : values) {
    const Class type = value.shape.type;
    const bool plain = type != Class::kDecimal && type != Class::kDouble;
    if (!plain || (type != values[0].shape.type && type != Class::kNull)) return false;
  }
  return true;
}

class Renderer {
 public:
  Renderer(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table)
      : names_(names), snapshot_(snapshot), table_(table) {}

  Value Visit(const mesh::Expression& e) {
    switch (e.type) {
      case mesh::Expression::Type::kColumn: {
        const mesh::Column* column = table_.Find(e.name);
        return ColumnValue(column->name, column->type);
      }
      case mesh::Expression::Type::kLiteral: return Constant(e.literal);
      case mesh::Expression::Type::kCallerAttribute:
        return {engine::Constant(duckdb::Value()), {Class::kNull}};
      case mesh::Expression::Type::kOperation: return Operation(e);
    }
    return {engine::Constant(duckdb::Value()), {Class::kNull}};
  }

 private:
  Value Operation(const mesh::Expression& e) {
    for (const ComparisonRow& row : kComparisons) {
      if (row.op == e.op)
        return Truth(Compare(row.type, Visit(*e.operands[0]), Visit(*e.operands[1])));
    }
    switch (e.op) {
      case Operator::kAnd: return Truth(Joined(e, duckdb::ExpressionType::CONJUNCTION_AND));
      case Operator::kOr: return Truth(Joined(e, duckdb::ExpressionType::CONJUNCTION_OR));
      case Operator::kNot: return Truth(Not(Visit(*e.operands[0]).tree));
      case Operator::kIn: return Truth(In(e));
      case Operator::kNotIn: return Truth(Not(In(e)));
      case Operator::kLike: return Truth(Call("~~", Text(e, 0), Text(e, 1)));
      case Operator::kNotLike: return Truth(Call("!~~", Text(e, 0), Text(e, 1)));
      case Operator::kIsNull:
        return Truth(Node(duckdb::ExpressionType::OPERATOR_IS_NULL, Visit(*e.operands[0]).tree));
      case Operator::kIsNotNull:
        return Truth(
            Node(duckdb::ExpressionType::OPERATOR_IS_NOT_NULL, Visit(*e.operands[0]).tree));
      case Operator::kBetween: return Truth(Between(e));
      case Operator::kAdd: return Number(Call("+", Double(e, 0), Double(e, 1)));
      case Operator::kSubtract: return Number(Call("-", Double(e, 0), Double(e, 1)));
      case Operator::kMultiply: return Number(Call("*", Double(e, 0), Double(e, 1)));
      case Operator::kDivide: return Number(Call("/", Double(e, 0), OrNullAtZero(Double(e, 1))));
      case Operator::kConcat: return Texts(Call("||", Text(e, 0), Text(e, 1)));
      case Operator::kCase: return Case(e);
      case Operator::kFunction: return Function(e);
      default:
        throw Error(ErrorKind::kInternal, "a policy has an operator that the engine does not know");
    }
  }

  static Value Truth(ParsedPtr tree) { return {std::move(tree), {Class::kTruth}}; }
  static Value Number(ParsedPtr tree) { return {std::move(tree), {Class::kDouble}}; }
  static Value Texts(ParsedPtr tree) { return {std::move(tree), {Class::kText}}; }
  static ParsedPtr Not(ParsedPtr tree) {
    return Node(duckdb::ExpressionType::OPERATOR_NOT, std::move(tree));
  }
  static ParsedPtr OrNullAtZero(ParsedPtr divisor) {
    ParsedPtr zero = duckdb::make_uniq<duckdb::ComparisonExpression>(
        duckdb::ExpressionType::COMPARE_EQUAL, divisor->Copy(),
        engine::Constant(duckdb::Value::DOUBLE(0)));
    return If(std::move(zero), engine::Constant(duckdb::Value(duckdb::LogicalType::DOUBLE)),
              std::move(divisor));
  }

  ParsedPtr Double(const mesh::Expression& e, size_t index) {
    return AsDouble(Visit(*e.operands[index]));
  }
  ParsedPtr Text(const mesh::Expression& e, size_t index) {
    Value value = Visit(*e.operands[index]);
    return value.shape.type == Class::kText
               ? std::move(value.tree)
               : CastTo(duckdb::LogicalType::VARCHAR, std::move(value.tree));
  }
  // An int constant of the language, which the parser has bounded.
  ParsedPtr Whole(const mesh::Expression& e, size_t index, const duckdb::LogicalType& type) {
    return CastTo(type, Visit(*e.operands[index]).tree);
  }

  ParsedPtr Joined(const mesh::Expression& e, duckdb::ExpressionType type) {
    ParsedPtr all = Visit(*e.operands[0]).tree;
    for (size_t i = 1; i < e.operands.size(); ++i)
      all = engine::Join(type, std::move(all), Visit(*e.operands[i]).tree);
    return all;
  }

  ParsedPtr Between(const mesh::Expression& e) {
    return engine::Join(duckdb::ExpressionType::CONJUNCTION_AND,
                        Compare(duckdb::ExpressionType::COMPARE_GREATERTHANOREQUALTO,
                                Visit(*e.operands[0]), Visit(*e.operands[1])),
                        Compare(duckdb::ExpressionType::COMPARE_LESSTHANOREQUALTO,
                                Visit(*e.operands[0]), Visit(*e.operands[2])));
  }

  ParsedPtr In(const mesh::Expression& e) {
    if (e.member_table) return Member(e);
    if (e.operands.size() < 2) return engine::Constant(duckdb::Value::BOOLEAN(false));
    std::vector<Value> values = Operands(e);
    if (AllAlike(values)) {
      auto in = duckdb::make_uniq<duckdb::OperatorExpression>(duckdb::ExpressionType::COMPARE_IN);
      for (Value& value : values) in->children.push_back(std::move(value.tree));
      return in;
    }
    ParsedPtr any;
    for (size_t i = 1; i < e.operands.size(); ++i) {
      ParsedPtr next = Compare(duckdb::ExpressionType::COMPARE_EQUAL, Visit(*e.operands[0]),
                               Visit(*e.operands[i]));
      any = any ? engine::Join(duckdb::ExpressionType::CONJUNCTION_OR, std::move(any),
                               std::move(next))
                : std::move(next);
    }
    return any;
  }

  // x IN (SELECT column FROM the table as it is).
  ParsedPtr Member(const mesh::Expression& e);
  Value Case(const mesh::Expression& e);
  Value Function(const mesh::Expression& e);
  Value StartOf(const std::string& part, Value moment);
  std::vector<Value> Operands(const mesh::Expression& e) {
    std::vector<Value> values;
    for (const mesh::ExpressionPtr& operand : e.operands) values.push_back(Visit(*operand));
    return values;
  }

  const Names& names_;
  const mesh::Snapshot& snapshot_;
  const mesh::Table& table_;
};

ParsedPtr Renderer::Member(const mesh::Expression& e) {
  const mesh::TablePtr members = snapshot_.FindTable(*e.member_table);
  const mesh::Column& column = *members->Find(e.member_column);
  Value left = Visit(*e.operands[0]);
  Value right = ColumnValue(column.name, column.type);
  ParsedPtr compared =
      Compare(duckdb::ExpressionType::COMPARE_EQUAL, std::move(left), std::move(right));
  auto& sides = compared->Cast<duckdb::ComparisonExpression>();

  auto from = duckdb::make_uniq<duckdb::BaseTableRef>();
  from->catalog_name = names_.inner;
  from->schema_name = MeshCatalog::AddressOf({Reader::Type::kPolicy, "", ""}, members->id.domain);
  from->table_name = members->id.name;
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  node->select_list.push_back(std::move(sides.right));
  node->from_table = std::move(from);
  auto any = duckdb::make_uniq<duckdb::SubqueryExpression>();
  any->subquery_type = duckdb::SubqueryType::ANY;
  any->comparison_type = duckdb::ExpressionType::COMPARE_EQUAL;
  any->child = std::move(sides.left);
  any->subquery = duckdb::make_uniq<duckdb::SelectStatement>();
  any->subquery->node = std::move(node);
  return any;
}

Value Renderer::Case(const mesh::Expression& e) {
  std::vector<Value> values = Operands(e);
  std::vector<Value*> results;
  for (size_t i = 1; i < values.size(); i += 2) results.push_back(&values[i]);
  if (values.size() % 2 == 1) results.push_back(&values.back());
  const mesh::ValueShape shape = mesh::UnifyAll(results, Become);
  auto tree = duckdb::make_uniq<duckdb::CaseExpression>();
  for (size_t i = 0; i + 1 < values.size(); i += 2) {
    duckdb::CaseCheck check;
    check.when_expr = std::move(values[i].tree);
    check.then_expr = std::move(values[i + 1].tree);
    tree->case_checks.push_back(std::move(check));
  }
  tree->else_expr =
      values.size() % 2 == 1 ? std::move(values.back().tree) : engine::Constant(duckdb::Value());
  return {std::move(tree), shape};
}

Value Renderer::StartOf(const std::string& part, Value moment) {
  const duckdb::LogicalType type = TypeOf(moment.shape);
  ParsedPtr start = Call(names_.functions + "date_trunc", engine::Constant(duckdb::Value(part)),
                         std::move(moment.tree));
  return {Node(duckdb::ExpressionType::OPERATOR_TRY, CastTo(type, std::move(start))),
          {moment.shape.type}};
}

Value Renderer::Function(const mesh::Expression& e) {
  const std::string ours = names_.functions + e.name;
  const auto bigint = duckdb::LogicalType::BIGINT;
  if (e.name == "lower" || e.name == "upper") return Texts(Call(ours, Text(e, 0)));
  if (e.name == "length") return {Call(ours, Text(e, 0)), {Class::kWhole}};
  if (e.name == "left" || e.name == "right")
    return Texts(Call(ours, Text(e, 0), Whole(e, 1, bigint)));
  if (e.name == "substring") {
    if (e.operands.size() == 2) return Texts(Call(ours, Text(e, 0), Whole(e, 1, bigint)));
    return Texts(Call(ours, Text(e, 0), Whole(e, 1, bigint), Whole(e, 2, bigint)));
  }
  if (e.name == "trim") return Texts(Call(ours, Text(e, 0), engine::Constant(duckdb::Value(" "))));
  if (e.name == "replace") return Texts(Call(ours, Text(e, 0), Text(e, 1), Text(e, 2)));
  if (e.name == "starts_with") return Truth(Call(ours, Text(e, 0), Text(e, 1)));
  if (e.name == "abs" || e.name == "floor" || e.name == "ceil")
    return Number(Call(ours, Double(e, 0)));
  if (e.name == "round") {
    if (e.operands.size() == 1) return Number(Call(ours, Double(e, 0)));
    return Number(Call(ours, Double(e, 0), Whole(e, 1, duckdb::LogicalType::INTEGER)));
  }
  if (e.name == "year" || e.name == "month" || e.name == "day") {
    return {Call(ours, Visit(*e.operands[0]).tree), {Class::kWhole}};
  }
  if (e.name.starts_with("start_of_")) return StartOf(e.name.substr(9), Visit(*e.operands[0]));
  std::vector<Value> values = Operands(e);
  if (e.name == "nullif") {
    Value shape = Copy(values[0]);
    ParsedPtr equal =
        Compare(duckdb::ExpressionType::COMPARE_EQUAL, std::move(values[0]), std::move(values[1]));
    shape.tree = If(std::move(equal), engine::Constant(duckdb::Value()), std::move(shape.tree));
    shape.shape.constant = nullptr;
    return shape;
  }
  if (e.name == "coalesce") {
    std::vector<Value*> all;
    for (Value& value : values) all.push_back(&value);
    const mesh::ValueShape shape = mesh::UnifyAll(all, Become);
    auto node =
        duckdb::make_uniq<duckdb::OperatorExpression>(duckdb::ExpressionType::OPERATOR_COALESCE);
    for (Value& value : values) node->children.push_back(std::move(value.tree));
    return {std::move(node), shape};
  }
  throw Error(ErrorKind::kInternal,
              "a policy has the function " + e.name + ", which the engine does not know");
}

}  // namespace

ParsedPtr Condition(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                    const mesh::ExpressionPtr& filter) {
  const mesh::ExpressionPtr fitted =
      mesh::FittedTo(snapshot, table, filter, mesh::ValueType::kTruth);
  if (!fitted) return engine::Constant(duckdb::Value::BOOLEAN(false));
  return CastTo(duckdb::LogicalType::BOOLEAN, Renderer(names, snapshot, table).Visit(*fitted).tree);
}

ParsedPtr MaskValue(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                    const mesh::Column& column, const mesh::ExpressionPtr& expression) {
  const duckdb::LogicalType type = ToLogicalType(column.type);
  const mesh::ExpressionPtr fitted =
      mesh::FittedTo(snapshot, table, expression, mesh::ValueTypeOf(column.type));
  if (!fitted) return engine::Constant(duckdb::Value(type));
  return CastTo(type, Renderer(names, snapshot, table).Visit(*fitted).tree, true);
}

}  // namespace weft::engine
