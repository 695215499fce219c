#include "mesh/expression.hpp"

#include <algorithm>
#include <iterator>

namespace weft::mesh {

const std::vector<PolicyFunction> kPolicyFunctions{
    {"lower", 1, 1, "t", 't'},         {"upper", 1, 1, "t", 't'},
    {"length", 1, 1, "t", 'n'},        {"left", 2, 2, "tc", 't'},
    {"right", 2, 2, "tc", 't'},        {"substring", 2, 3, "tpc", 't'},
    {"trim", 1, 1, "t", 't'},          {"replace", 3, 3, "tkt", 't'},
    {"starts_with", 2, 2, "tt", 'b'},  {"coalesce", 2, 100, "s", 's'},
    {"nullif", 2, 2, "s", 's'},        {"abs", 1, 1, "n", 'n'},
    {"floor", 1, 1, "n", 'n'},         {"ceil", 1, 1, "n", 'n'},
    {"round", 1, 2, "ng", 'n'},        {"year", 1, 1, "d", 'n'},
    {"month", 1, 1, "d", 'n'},         {"day", 1, 1, "d", 'n'},
    {"start_of_year", 1, 1, "d", 'd'}, {"start_of_month", 1, 1, "d", 'd'},
    {"start_of_day", 1, 1, "d", 'd'},
};

namespace {

class Binder {
 public:
  Binder(const Attributes& attributes, std::string_view user)
      : attributes_(attributes), user_(user) {}

  ExpressionPtr Bind(const ExpressionPtr& e) const {
    if (e->type == Expression::Type::kCallerAttribute) return Constant(*e);
    if (!UsesCaller(*e)) return e;
    const bool takes_several = e->op == Operator::kIn || e->op == Operator::kNotIn;
    Expression bound = *e;
    bound.operands.clear();
    for (size_t i = 0; i < e->operands.size(); ++i) {
      const Expression& operand = *e->operands[i];
      if (takes_several && i > 0 && operand.type == Expression::Type::kCallerAttribute) {
        std::ranges::copy(Constants(operand), std::back_inserter(bound.operands));
      } else {
        bound.operands.push_back(Bind(e->operands[i]));
      }
    }
    return std::make_shared<const Expression>(std::move(bound));
  }

 private:
  static ExpressionPtr Make(const Expression& at, Literal literal) {
    return std::make_shared<const Expression>(Expression{
        .type = Expression::Type::kLiteral, .literal = std::move(literal), .offset = at.offset});
  }

  std::vector<std::string> ValuesOf(const std::string& attribute) const {
    if (attribute == "user") return {std::string(user_)};
    const auto found = attributes_.find(attribute);
    return found == attributes_.end() ? std::vector<std::string>{} : found->second;
  }

  ExpressionPtr Constant(const Expression& e) const {
    const std::vector<std::string> values = ValuesOf(e.name);
    return values.size() == 1 ? Make(e, values[0]) : Make(e, std::monostate{});
  }

  std::vector<ExpressionPtr> Constants(const Expression& e) const {
    std::vector<ExpressionPtr> constants;
    for (const std::string& value : ValuesOf(e.name)) constants.push_back(Make(e, value));
    if (constants.empty()) constants.push_back(Make(e, std::monostate{}));
    return constants;
  }

  const Attributes& attributes_;
  std::string_view user_;
};

template <typename Each>
void Walk(const Expression& e, const Each& each) {
  each(e);
  for (const ExpressionPtr& operand : e.operands) Walk(*operand, each);
}

template <typename T>
void AddNew(std::vector<T>& to, const T& value) {
  if (std::ranges::find(to, value) == to.end()) to.push_back(value);
}

}  // namespace

const PolicyFunction* FindPolicyFunction(std::string_view name) {
  const auto row = std::ranges::find(kPolicyFunctions, name, &PolicyFunction::name);
  return row == kPolicyFunctions.end() ? nullptr : &*row;
}

bool UsesCaller(const Expression& expression) {
  if (expression.type == Expression::Type::kCallerAttribute) return true;
  return std::ranges::any_of(expression.operands,
                             [](const ExpressionPtr& e) { return UsesCaller(*e); });
}

ExpressionPtr BindCaller(const ExpressionPtr& expression, const Attributes& attributes,
                         std::string_view user) {
  return Binder(attributes, user).Bind(expression);
}

std::vector<std::string> ColumnsOf(const Expression& expression) {
  std::vector<std::string> columns;
  Walk(expression, [&](const Expression& e) {
    if (e.type == Expression::Type::kColumn) AddNew(columns, e.name);
  });
  return columns;
}

std::vector<TableId> TablesOf(const Expression& expression) {
  std::vector<TableId> tables;
  Walk(expression, [&](const Expression& e) {
    if (e.member_table) AddNew(tables, *e.member_table);
  });
  return tables;
}

}  // namespace weft::mesh
