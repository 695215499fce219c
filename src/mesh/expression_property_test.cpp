#include <gtest/gtest.h>

#include <random>

#include "base/error.hpp"
#include "mesh/expression.hpp"
#include "mesh/expression_literal.hpp"

// Properties over generated trees. The generator knows the grammar's types and nothing of the
// parser.
namespace weft::mesh {
namespace {

enum class Wanted { kTruth, kNumber, kText, kDate };

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  ExpressionPtr Make(Wanted type, int depth) {
    if (depth <= 0 || Chance(4)) return Leaf(type);
    switch (type) {
      case Wanted::kTruth: return Truth(depth - 1);
      case Wanted::kNumber: return Number(depth - 1);
      case Wanted::kText: return Text(depth - 1);
      case Wanted::kDate: return Call("start_of_month", {Make(Wanted::kDate, depth - 1)});
    }
    return nullptr;
  }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  bool Chance(size_t one_in) { return Below(one_in) == 0; }
  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

  static ExpressionPtr Share(Expression e) {
    return std::make_shared<const Expression>(std::move(e));
  }
  static ExpressionPtr Constant(Literal literal) {
    return Share({.type = Expression::Type::kLiteral, .literal = std::move(literal)});
  }
  static ExpressionPtr Operation(Operator op, std::vector<ExpressionPtr> operands) {
    return Share({.type = Expression::Type::kOperation, .op = op, .operands = std::move(operands)});
  }
  static ExpressionPtr Call(std::string name, std::vector<ExpressionPtr> arguments) {
    return Share({.type = Expression::Type::kOperation,
                  .name = std::move(name),
                  .op = Operator::kFunction,
                  .operands = std::move(arguments)});
  }

  ExpressionPtr Leaf(Wanted type) {
    if (Chance(8)) return Constant({});
    if (Chance(3)) return Share({.type = Expression::Type::kColumn, .name = Pick(kNames)});
    switch (type) {
      case Wanted::kTruth: return Constant(Chance(2));
      case Wanted::kNumber:
        return Constant(Chance(2) ? Literal(Pick(kWholes)) : *ReadNumber(Pick(kDecimals)));
      case Wanted::kText:
        if (Chance(3))
          return Share({.type = Expression::Type::kCallerAttribute, .name = Pick(kNames)});
        return Constant(Pick(kTexts));
      case Wanted::kDate: return Constant(DateText{"2013-01-31"});
    }
    return nullptr;
  }

  ExpressionPtr Truth(int depth) {
    const Wanted type = Pick(std::vector{Wanted::kNumber, Wanted::kText, Wanted::kDate});
    const auto some = [&] { return Make(type, depth); };
    const auto truth = [&] { return Make(Wanted::kTruth, depth); };
    const auto text = [&] { return Make(Wanted::kText, depth); };
    switch (Below(10)) {
      case 0: return Operation(Operator::kAnd, {truth(), truth(), truth()});
      case 1: return Operation(Operator::kOr, {truth(), truth()});
      case 2: return Operation(Operator::kNot, {truth()});
      case 3: return Operation(Pick(kComparisons), {some(), some()});
      case 4: return Operation(Chance(2) ? Operator::kIsNull : Operator::kIsNotNull, {truth()});
      case 5: return Operation(Operator::kBetween, {some(), some(), some()});
      case 6: return Operation(Chance(2) ? Operator::kLike : Operator::kNotLike, {text(), text()});
      case 7:
        return Operation(Chance(2) ? Operator::kIn : Operator::kNotIn, {some(), some(), some()});
      case 8: return Member(some());
      default: return Operation(Operator::kCase, {truth(), truth(), truth(), truth(), truth()});
    }
  }

  ExpressionPtr Member(ExpressionPtr left) {
    return Share({.type = Expression::Type::kOperation,
                  .op = Chance(2) ? Operator::kIn : Operator::kNotIn,
                  .operands = {std::move(left)},
                  .member_table = TableId{Pick(kNames), Pick(kNames)},
                  .member_column = Pick(kNames)});
  }

  ExpressionPtr Number(int depth) {
    const auto number = [&] { return Make(Wanted::kNumber, depth); };
    switch (Below(4)) {
      case 0: return Call("length", {Make(Wanted::kText, depth)});
      case 1: return Call("round", {number(), Constant(int64_t{2})});
      case 2: return Call("coalesce", {number(), number()});
      default: return Operation(Pick(kArithmetic), {number(), number()});
    }
  }

  ExpressionPtr Text(int depth) {
    const auto text = [&] { return Make(Wanted::kText, depth); };
    switch (Below(3)) {
      case 0: return Operation(Operator::kConcat, {text(), text()});
      case 1: return Call("left", {text(), Constant(int64_t{4})});
      default: return Operation(Operator::kCase, {Make(Wanted::kTruth, depth), text(), text()});
    }
  }

  const std::vector<std::string> kNames{"a",     "year",      "in",   "caller", "date",
                                        "größe", "a \"b\" c", "9to5", "_x"};
  const std::vector<int64_t> kWholes{0, 1, -1, 2013, INT64_MIN, INT64_MAX};
  const std::vector<std::string> kDecimals{"0.5", "-1.25", "9223372036854775808",
                                           "-99999999999999999999.5"};
  const std::vector<std::string> kTexts{"", "JFK", "O'Hare", "a\nb", "'; --", "naïve", "%_\\"};
  const std::vector<Operator> kComparisons{Operator::kEqual,   Operator::kNotEqual,
                                           Operator::kLess,    Operator::kLessOrEqual,
                                           Operator::kGreater, Operator::kGreaterOrEqual};
  const std::vector<Operator> kArithmetic{Operator::kAdd, Operator::kSubtract, Operator::kMultiply,
                                          Operator::kDivide};
  std::mt19937 random_;
};

bool Same(const Expression& a, const Expression& b) {
  if (a.type != b.type || a.literal != b.literal) return false;
  if (a.type != Expression::Type::kOperation) return a.name == b.name;
  if (a.op != b.op || a.name != b.name || a.operands.size() != b.operands.size()) return false;
  if (a.member_table != b.member_table || a.member_column != b.member_column) return false;
  for (size_t i = 0; i < a.operands.size(); ++i) {
    if (!Same(*a.operands[i], *b.operands[i])) return false;
  }
  return true;
}

constexpr unsigned kTrees = 5000;

TEST(ExpressionProperty, ReadsBackTheTreeThatItWrote) {
  for (unsigned seed = 0; seed < kTrees; ++seed) {
    const ExpressionPtr tree = Generator(seed).Make(Wanted::kTruth, 5);
    const std::string text = ToText(*tree);
    if (text.size() > kExpressionBytesMax) continue;
    const ExpressionPtr read = ParseValue(text);
    ASSERT_TRUE(Same(*tree, *read)) << "seed " << seed << "\n" << text << "\n" << ToText(*read);
    ASSERT_EQ(ToText(*read), text) << "seed " << seed;
  }
}

TEST(ExpressionProperty, BindingLeavesNothingOfTheCaller) {
  const Attributes attributes{{"a", {"one"}}, {"year", {"one", "two"}}, {"in", {}}};
  for (unsigned seed = 0; seed < kTrees; ++seed) {
    const ExpressionPtr tree = Generator(seed).Make(Wanted::kTruth, 5);
    const ExpressionPtr bound = BindCaller(tree, attributes, "ann");
    ASSERT_FALSE(UsesCaller(*bound)) << ToText(*bound);
    ASSERT_EQ(ColumnsOf(*bound), ColumnsOf(*tree));
  }
}

// Broken text gives an Error and nothing else, whatever its bytes.
TEST(ExpressionProperty, SurvivesTextThatIsDamaged) {
  std::mt19937 random(7);
  const auto below = [&](size_t n) {
    return std::uniform_int_distribution<size_t>(0, n - 1)(random);
  };
  const std::string damage = "()'\".,=<>-+*/|%_ anotinlike19\n\xc3\xa9";
  size_t refused = 0;
  for (unsigned seed = 0; seed < kTrees; ++seed) {
    std::string text = ToText(*Generator(seed).Make(Wanted::kTruth, 3));
    for (size_t i = 0; i <= below(3) && !text.empty(); ++i)
      text[below(text.size())] = damage[below(damage.size())];
    if (below(4) == 0) text.resize(below(text.size() + 1));
    try {
      const ExpressionPtr read = ParseCondition(text);
      ASSERT_EQ(ToText(*ParseCondition(ToText(*read))), ToText(*read)) << text;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kInvalid) << text;
      ++refused;
    }
  }
  EXPECT_GT(refused, kTrees / 4);
}

}  // namespace
}  // namespace weft::mesh
