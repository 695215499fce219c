#include "mesh/expression_type.hpp"

#include <array>

#include "mesh/expression_literal.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 8> kTypeNames{"of an unknown type",
                                                     "null",
                                                     "a truth value",
                                                     "a number",
                                                     "a text",
                                                     "a date",
                                                     "a timestamp",
                                                     "of a type that only IS NULL can test"};

std::string NameOf(ValueType type) { return std::string(kTypeNames[static_cast<size_t>(type)]); }

bool IsOpen(ValueType type) { return type == ValueType::kUnknown || type == ValueType::kNull; }

bool IsMoment(ValueType type) { return type == ValueType::kDate || type == ValueType::kTimestamp; }

// A subtree and its type. The text of a constant may stand for another type.
struct Typed {
  ExpressionPtr tree;
  ValueType type = ValueType::kUnknown;
  bool is_constant_text = false;
  std::string member = {};  // "domain.table.column", where there is no tree
};

std::string Describe(const Typed& value) {
  if (!value.member.empty()) return "column " + value.member + " is " + NameOf(value.type);
  std::string text = ToText(*value.tree);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return (value.tree->type == Expression::Type::kColumn ? "column " : "") + text + " is " +
         NameOf(value.type);
}

ValueType TypeOfLiteral(const Literal& literal) {
  constexpr std::array kTypes{ValueType::kNull,     ValueType::kTruth, ValueType::kNumber,
                              ValueType::kNumber,   ValueType::kText,  ValueType::kDate,
                              ValueType::kTimestamp};
  static_assert(kTypes.size() == std::variant_size_v<Literal>);
  return kTypes[literal.index()];
}

std::optional<Literal> ReadAs(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::kTruth: return ReadTruth(text);
    case ValueType::kNumber: return ReadNumber(text);
    case ValueType::kDate: return ReadDate(text);
    case ValueType::kTimestamp: return ReadTimestamp(text);
    default: return std::nullopt;
  }
}

ExpressionPtr WithLiteral(const Expression& e, Literal literal) {
  return std::make_shared<const Expression>(Expression{
      .type = Expression::Type::kLiteral, .literal = std::move(literal), .offset = e.offset});
}

class Checker {
 public:
  explicit Checker(const ColumnTypeLookup& type_of) : type_of_(type_of) {}

  Typed Visit(const ExpressionPtr& e) {
    switch (e->type) {
      case Expression::Type::kColumn: return {e, TypeOfColumn(*e, nullptr, e->name)};
      case Expression::Type::kCallerAttribute: return {e, ValueType::kText, true};
      case Expression::Type::kLiteral:
        return {e, TypeOfLiteral(e->literal), std::holds_alternative<std::string>(e->literal)};
      case Expression::Type::kOperation: break;
    }
    std::vector<Typed> operands;
    for (const ExpressionPtr& operand : e->operands) operands.push_back(Visit(operand));
    const ValueType type = TypeOfOperation(*e, operands);
    return {Rebuilt(e, operands), type};
  }

  void Fit(Typed& value, ValueType wanted) {
    if (IsOpen(value.type) || IsOpen(wanted) || value.type == wanted) return;
    const auto* literal =
        value.tree->type == Expression::Type::kLiteral ? &value.tree->literal : nullptr;
    if (value.is_constant_text && wanted != ValueType::kOther) {
      if (literal != nullptr) Reread(value, wanted);
      return;
    }
    if (value.type == ValueType::kDate && wanted == ValueType::kTimestamp) {
      if (literal != nullptr) {
        value.tree = WithLiteral(*value.tree, *ReadTimestamp(std::get<DateText>(*literal).iso));
      }
      return;
    }
    Fault(*value.tree, Describe(value) + ", but must be " + NameOf(wanted));
  }

  std::vector<ExpressionFault>& faults() { return faults_; }

 private:
  void Fault(const Expression& e, std::string message) {
    faults_.push_back({e.offset, std::move(message)});
  }

  ValueType TypeOfColumn(const Expression& e, const TableId* table, const std::string& column) {
    const std::optional<ValueType> type = type_of_(table, column);
    if (type) return *type;
    Fault(e, table == nullptr ? "there is no column " + column
                              : "there is no column " + ToString(*table) + "." + column);
    return ValueType::kUnknown;
  }

  void Reread(Typed& value, ValueType wanted) {
    const std::optional<Literal> read = ReadAs(wanted, std::get<std::string>(value.tree->literal));
    if (!read) Fault(*value.tree, ToText(*value.tree) + " cannot be read as " + NameOf(wanted));
    value = {.tree = WithLiteral(*value.tree, read.value_or(Literal{})), .type = wanted};
  }

  // The type that all of them share; makes them fit it.
  ValueType Unify(const std::vector<Typed*>& values) {
    const Typed* first = nullptr;  // the first whose type is certain
    ValueType common = ValueType::kNull;
    bool any_unknown = false, any_text = false;
    for (const Typed* value : values) {
      any_unknown |= value->type == ValueType::kUnknown;
      any_text |= value->is_constant_text;
      if (IsOpen(value->type) || value->is_constant_text) continue;
      if (value->type == ValueType::kOther) {
        Fault(*value->tree, Describe(*value));
      } else if (first == nullptr) {
        common = value->type;
        first = value;
      } else if (IsMoment(common) && IsMoment(value->type)) {
        if (common != value->type) common = ValueType::kTimestamp;
      } else if (common != value->type) {
        Fault(*value->tree,
              Describe(*first) + ", " + Describe(*value) + ": they cannot be compared");
        return ValueType::kUnknown;
      }
    }
    if (first == nullptr)
      return any_unknown ? ValueType::kUnknown : any_text ? ValueType::kText : common;
    for (Typed* value : values) Fit(*value, common);
    return common;
  }

  ValueType UnifyAll(std::vector<Typed>& operands) {
    std::vector<Typed*> all;
    for (Typed& operand : operands) all.push_back(&operand);
    return Unify(all);
  }

  ValueType FitAll(std::vector<Typed>& operands, ValueType wanted, ValueType result) {
    for (Typed& operand : operands) Fit(operand, wanted);
    return result;
  }

  ValueType TypeOfOperation(const Expression& e, std::vector<Typed>& operands) {
    switch (e.op) {
      case Operator::kAnd:
      case Operator::kOr:
      case Operator::kNot: return FitAll(operands, ValueType::kTruth, ValueType::kTruth);
      case Operator::kIsNull:
      case Operator::kIsNotNull: return ValueType::kTruth;
      case Operator::kEqual:
      case Operator::kNotEqual: UnifyAll(operands); return ValueType::kTruth;
      case Operator::kLess:
      case Operator::kLessOrEqual:
      case Operator::kGreater:
      case Operator::kGreaterOrEqual:
      case Operator::kBetween: return Ordered(e, operands);
      case Operator::kIn:
      case Operator::kNotIn: return Membership(e, operands);
      case Operator::kLike:
      case Operator::kNotLike: return FitAll(operands, ValueType::kText, ValueType::kTruth);
      case Operator::kConcat: return FitAll(operands, ValueType::kText, ValueType::kText);
      case Operator::kAdd:
      case Operator::kSubtract:
      case Operator::kMultiply:
      case Operator::kDivide: return FitAll(operands, ValueType::kNumber, ValueType::kNumber);
      case Operator::kCase: return Case(operands);
      case Operator::kFunction: return Function(e, operands);
    }
    return ValueType::kUnknown;
  }

  ValueType Ordered(const Expression& e, std::vector<Typed>& operands) {
    if (UnifyAll(operands) == ValueType::kTruth)
      Fault(e, "truth values have no order: only = and <> compare them");
    return ValueType::kTruth;
  }

  ValueType Membership(const Expression& e, std::vector<Typed>& operands) {
    std::vector<Typed*> all;
    for (Typed& operand : operands) all.push_back(&operand);
    Typed member;
    if (e.member_table) {
      member.type = TypeOfColumn(e, &*e.member_table, e.member_column);
      member.member = ToString(*e.member_table) + "." + e.member_column;
      member.tree = std::make_shared<const Expression>(Expression{.offset = e.offset});
      all.push_back(&member);
    }
    Unify(all);
    return ValueType::kTruth;
  }

  ValueType Case(std::vector<Typed>& operands) {
    std::vector<Typed*> results;
    for (size_t i = 0; i < operands.size(); ++i) {
      const bool is_condition = i % 2 == 0 && i + 1 < operands.size();
      if (is_condition) Fit(operands[i], ValueType::kTruth);
      if (!is_condition) results.push_back(&operands[i]);
    }
    return Unify(results);
  }

  ValueType Function(const Expression& e, std::vector<Typed>& arguments) {
    const PolicyFunction& row = *FindPolicyFunction(e.name);
    if (row.arguments[0] == 's') return UnifyAll(arguments);
    for (size_t i = 0; i < arguments.size(); ++i) {
      switch (row.arguments[std::min(i, row.arguments.size() - 1)]) {
        case 't': Fit(arguments[i], ValueType::kText); break;
        case 'n': Fit(arguments[i], ValueType::kNumber); break;
        case 'd': FitMoment(arguments[i]); break;
        default: break;  // constants, which the parser has checked
      }
    }
    switch (row.result) {
      case 't': return ValueType::kText;
      case 'n': return ValueType::kNumber;
      case 'b': return ValueType::kTruth;
      default: return arguments[0].is_constant_text ? ValueType::kUnknown : arguments[0].type;
    }
  }

  // A date or a timestamp.
  void FitMoment(Typed& value) {
    if (IsOpen(value.type) || IsMoment(value.type)) return;
    const auto* text = std::get_if<std::string>(&value.tree->literal);
    const bool is_date = value.is_constant_text && text != nullptr && ReadDate(*text);
    Fit(value, is_date ? ValueType::kDate : ValueType::kTimestamp);
  }

  static ExpressionPtr Rebuilt(const ExpressionPtr& e, const std::vector<Typed>& operands) {
    bool changed = false;
    for (size_t i = 0; i < operands.size(); ++i) changed |= operands[i].tree != e->operands[i];
    if (!changed) return e;
    Expression copy = *e;
    for (size_t i = 0; i < operands.size(); ++i) copy.operands[i] = operands[i].tree;
    return std::make_shared<const Expression>(std::move(copy));
  }

  const ColumnTypeLookup& type_of_;
  std::vector<ExpressionFault> faults_;
};

}  // namespace

ValueType ValueTypeOf(const ColumnType& type) {
  switch (type.base) {
    case ColumnType::Base::kBoolean: return ValueType::kTruth;
    case ColumnType::Base::kInteger:
    case ColumnType::Base::kNumber:
    case ColumnType::Base::kDecimal: return ValueType::kNumber;
    case ColumnType::Base::kText:
    case ColumnType::Base::kUuid: return ValueType::kText;
    case ColumnType::Base::kDate: return ValueType::kDate;
    case ColumnType::Base::kTimestamp:
    case ColumnType::Base::kTimestampUtc: return ValueType::kTimestamp;
    default: return ValueType::kOther;
  }
}

CheckedExpression CheckExpression(const ExpressionPtr& expression, ValueType wanted,
                                  const ColumnTypeLookup& type_of) {
  Checker checker(type_of);
  Typed root = checker.Visit(expression);
  checker.Fit(root, wanted);
  return {root.tree, root.type, std::move(checker.faults())};
}

}  // namespace weft::mesh
