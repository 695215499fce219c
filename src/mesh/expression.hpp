#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mesh/names.hpp"

// The policy language: row filters and expression masks as a small, closed tree. Grammar, types and
// meaning are in docs/formats/policy.md; engines render the tree, no text is ever pasted into SQL.
namespace weft::mesh {

// A typed constant. Null is the monostate. Dates and timestamps keep their ISO text with their
// type.
struct DateText {
  std::string iso;
  auto operator<=>(const DateText&) const = default;
};
struct TimestampText {
  std::string iso;
  auto operator<=>(const TimestampText&) const = default;
};
struct DecimalText {
  std::string digits;
  auto operator<=>(const DecimalText&) const = default;
};
using Literal =
    std::variant<std::monostate, bool, int64_t, DecimalText, std::string, DateText, TimestampText>;

struct Expression;
using ExpressionPtr =
    std::shared_ptr<const Expression>;  // shared: decisions and snapshots hold the same tree

// Operands stand in the order of the text.
enum class Operator {
  // Of truth values; the first two have two operands or more.
  kAnd,
  kOr,
  kNot,
  // Comparisons. kIn and kNotIn: the first operand in the others, or in `member_table`.
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  kNotIn,
  kLike,
  kNotLike,
  kIsNull,
  kIsNotNull,
  kBetween,
  // Of values.
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kConcat,
  // When, then, when, then, …, else.
  kCase,
  // `name` of kPolicyFunctions.
  kFunction,
};

struct Expression {
  enum class Type { kColumn, kLiteral, kCallerAttribute, kOperation };
  Type type = Type::kLiteral;
  std::string name;  // column, attribute, or function
  Literal literal;
  Operator op = Operator::kAnd;
  std::vector<ExpressionPtr> operands;
  std::optional<TableId> member_table;  // of kIn / kNotIn: membership in a table's column …
  std::string member_column;            // … of this name
  int offset = 0;                       // byte in the source text
};

// Functions that the language knows; arity is [least, most]. Each is total: it cannot fail on any
// value. `arguments` has a letter for each argument, the last one stands for all that follow:
//   t text, n number, d date or timestamp, s any (all `s` of a call have one type);
//   c a whole constant 0…10000, p one of 1…10000, g one of 0…10, k a constant text that is not
//   empty.
// `result` is t, n, b (truth), or the type of the first argument: d, s.
struct PolicyFunction {
  std::string_view name;
  int arguments_min;
  int arguments_max;
  std::string_view arguments;
  char result;
};
extern const std::vector<PolicyFunction> kPolicyFunctions;
// The row of a function, or nullptr; `name` in lower case.
const PolicyFunction* FindPolicyFunction(std::string_view name);

// What a text may be at most; beyond it is Error{kInvalid}.
inline constexpr size_t kExpressionBytesMax = 16 << 10;
inline constexpr int kExpressionDepthMax = 64;

// Parses a condition (row filter) or a value (expression mask). Names come out in lower case.
// Throws Error{kInvalid} that says what was expected, and where: "at character 12"; its
// sql_position is the byte of the fault. Types of columns are not known here:
// mesh/expression_type.hpp checks them.
ExpressionPtr ParseCondition(std::string_view text);
ExpressionPtr ParseValue(std::string_view text);

// Canonical text: equal trees give equal text; parsing it gives an equal tree.
std::string ToText(const Expression& expression);

// A caller's attributes: a name has one or several values.
using Attributes = std::map<std::string, std::vector<std::string>>;

// True when the tree asks for something of the caller.
bool UsesCaller(const Expression& expression);

// The tree with every `caller.x` replaced by typed constants: one value by a text, several (only
// right of IN) by a list, a missing one by null (so a comparison with it is never true).
// `caller.user` is `user`, `caller.teams` the attribute "teams", which CallerFor fills.
ExpressionPtr BindCaller(const ExpressionPtr& expression, const Attributes& attributes,
                         std::string_view user);

// Without repeats, in the order of the text. ColumnsOf: of the table that the expression is about.
std::vector<std::string> ColumnsOf(const Expression& expression);
std::vector<TableId> TablesOf(const Expression& expression);

}  // namespace weft::mesh
