#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "mesh/expression.hpp"
#include "mesh/expression_lexer.hpp"
#include "mesh/expression_literal.hpp"
#include "mesh/expression_type.hpp"

// A recursive-descent parser: one function for each rule of the grammar in docs/formats/policy.md.
namespace weft::mesh {
namespace {

using Token = ExpressionToken;

struct Comparison {
  std::string_view symbol;
  Operator op;
};
constexpr std::array kComparisons{
    Comparison{"=", Operator::kEqual},   Comparison{"<>", Operator::kNotEqual},
    Comparison{"<", Operator::kLess},    Comparison{"<=", Operator::kLessOrEqual},
    Comparison{">", Operator::kGreater}, Comparison{">=", Operator::kGreaterOrEqual},
};

// A tree with its height, which is limited.
struct Part {
  ExpressionPtr tree;
  int depth = 1;
};

// What a constant argument of a function may be.
struct ConstantRange {
  char letter;
  int64_t least, most;
};
constexpr std::array kConstantRanges{ConstantRange{'c', 0, 10000}, ConstantRange{'p', 1, 10000},
                                     ConstantRange{'g', 0, 10}};

bool IsNumberLiteral(const Expression& e) {
  return e.type == Expression::Type::kLiteral && (std::holds_alternative<int64_t>(e.literal) ||
                                                  std::holds_alternative<DecimalText>(e.literal));
}

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source), tokens_(LexExpression(source)) {}

  ExpressionPtr Whole() {
    const ExpressionPtr tree = Condition().tree;
    if (Now().type != Token::Type::kEnd) FailExpected("an operator or the end of the text");
    return tree;
  }

 private:
  // Counts how deep the parser stands in itself.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) { parser_.CheckDepth(++parser_.level_); }
    ~Level() { --parser_.level_; }

   private:
    Parser& parser_;
  };

  const Token& Now() const { return tokens_[at_]; }
  const Token& Ahead(size_t by) const { return tokens_[std::min(at_ + by, tokens_.size() - 1)]; }
  static bool Is(const Token& token, Token::Type type, std::string_view text) {
    return token.type == type && token.text == text;
  }
  bool IsSymbol(std::string_view symbol) const { return Is(Now(), Token::Type::kSymbol, symbol); }
  bool IsWord(std::string_view word) const { return Is(Now(), Token::Type::kWord, word); }
  bool TakeSymbol(std::string_view symbol) { return IsSymbol(symbol) && ++at_; }
  bool TakeWord(std::string_view word) { return IsWord(word) && ++at_; }
  void ExpectSymbol(std::string_view symbol) {
    if (!TakeSymbol(symbol)) FailExpected("\"" + std::string(symbol) + "\"");
  }
  void ExpectWord(std::string_view word, std::string_view shown) {
    if (!TakeWord(word)) FailExpected(std::string(shown));
  }

  [[noreturn]] void Fail(int offset, const std::string& message,
                         const std::string& hint = {}) const {
    FailExpression(source_, offset, message, hint);
  }

  [[noreturn]] void FailExpected(const std::string& what) const {
    const Token& token = Now();
    const size_t length = static_cast<size_t>(token.end - token.offset);
    const std::string found = token.type == Token::Type::kEnd
                                  ? "the end of the text"
                                  : "`" + std::string(source_.substr(token.offset, length)) + "`";
    Fail(token.offset, "expected " + what + ", found " + found);
  }

  void CheckDepth(int depth) const {
    if (depth <= kExpressionDepthMax) return;
    Fail(Now().offset, "the expression is nested more than 64 levels deep",
         "a long list of values is one IN (…)");
  }

  Part Leaf(Expression e, int offset) {
    e.offset = offset;
    return {std::make_shared<const Expression>(std::move(e)), 1};
  }

  Part Literally(Literal literal, int offset) {
    return Leaf({.type = Expression::Type::kLiteral, .literal = std::move(literal)}, offset);
  }

  Part Join(Expression e, const std::vector<Part>& parts, int offset) {
    e.type = Expression::Type::kOperation;
    e.offset = offset;
    int depth = 0;
    for (const Part& part : parts) {
      e.operands.push_back(part.tree);
      depth = std::max(depth, part.depth);
    }
    CheckDepth(depth + 1);
    return {std::make_shared<const Expression>(std::move(e)), depth + 1};
  }

  Part Join(Operator op, const std::vector<Part>& parts, int offset) {
    return Join(Expression{.op = op}, parts, offset);
  }

  // One or several of `item` with a word between them, as one flat operation.
  Part Chain(std::string_view word, Operator op, Part (Parser::*item)()) {
    const int offset = Now().offset;
    std::vector<Part> parts{(this->*item)()};
    while (TakeWord(word)) parts.push_back((this->*item)());
    return parts.size() == 1 ? parts[0] : Join(op, parts, offset);
  }

  Part Condition() {
    const Level level(*this);
    return Chain("or", Operator::kOr, &Parser::Conjunct);
  }

  Part Conjunct() { return Chain("and", Operator::kAnd, &Parser::Negation); }

  Part Negation() {
    const int offset = Now().offset;
    if (!TakeWord("not")) return Test();
    const Level level(*this);
    return Join(Operator::kNot, {Negation()}, offset);
  }

  Part Test() {
    const Part left = Value();
    const int offset = Now().offset;
    if (TakeWord("is")) {
      const bool negated = TakeWord("not");
      ExpectWord("null", "NULL");
      return Join(negated ? Operator::kIsNotNull : Operator::kIsNull, {left}, offset);
    }
    for (const Comparison& comparison : kComparisons) {
      if (TakeSymbol(comparison.symbol)) return Join(comparison.op, {left, Value()}, offset);
    }
    const bool negated = TakeWord("not");
    if (TakeWord("in")) return Membership(left, negated ? Operator::kNotIn : Operator::kIn, offset);
    if (TakeWord("like")) {
      return Join(negated ? Operator::kNotLike : Operator::kLike, {left, Value()}, offset);
    }
    if (TakeWord("between")) return Between(left, negated, offset);
    if (negated) FailExpected("IN, LIKE or BETWEEN");
    return left;
  }

  Part Between(const Part& left, bool negated, int offset) {
    const Part low = Value();
    ExpectWord("and", "AND");
    const Part between = Join(Operator::kBetween, {left, low, Value()}, offset);
    return negated ? Join(Operator::kNot, {between}, offset) : between;
  }

  Part Membership(const Part& left, Operator op, int offset) {
    std::vector<Part> parts{left};
    if (TakeSymbol("(")) {
      do {
        parts.push_back(Condition());
      } while (TakeSymbol(","));
      ExpectSymbol(")");
      return Join(op, parts, offset);
    }
    if (IsWord("caller") && !Is(Ahead(3), Token::Type::kSymbol, ".")) {
      parts.push_back(CallerAttribute());
      return Join(op, parts, offset);
    }
    const std::string hint = "a list (…), caller.attribute or domain.table.column";
    Expression e{.op = op};
    std::array<std::string, 3> names;
    for (std::string& name : names) {
      if (&name != names.data() && !TakeSymbol(".")) FailExpected(hint);
      if (!IsName(Now())) FailExpected(hint);
      name = tokens_[at_++].text;
    }
    e.member_table = TableId{names[0], names[1]};
    e.member_column = names[2];
    return Join(std::move(e), parts, offset);
  }

  // Left-associative binary operators of one precedence.
  Part Binary(std::initializer_list<std::pair<std::string_view, Operator>> ops,
              Part (Parser::*item)()) {
    Part left = (this->*item)();
    for (bool more = true; more;) {
      more = false;
      for (const auto& [symbol, op] : ops) {
        const int offset = Now().offset;
        if (!TakeSymbol(symbol)) continue;
        left = Join(op, {left, (this->*item)()}, offset);
        more = true;
        break;
      }
    }
    return left;
  }

  Part Value() { return Binary({{"||", Operator::kConcat}}, &Parser::Sum); }
  Part Sum() {
    return Binary({{"+", Operator::kAdd}, {"-", Operator::kSubtract}}, &Parser::Product);
  }
  Part Product() {
    return Binary({{"*", Operator::kMultiply}, {"/", Operator::kDivide}}, &Parser::Factor);
  }

  Part Factor() {
    const int offset = Now().offset;
    if (!TakeSymbol("-")) return Primary();
    const Level level(*this);
    const Part operand = Factor();
    if (!IsNumberLiteral(*operand.tree)) {
      return Join(Operator::kSubtract, {Literally(int64_t{0}, offset), operand}, offset);
    }
    const std::string digits = ToText(operand.tree->literal);
    return Literally(*ReadNumber(digits[0] == '-' ? digits.substr(1) : "-" + digits), offset);
  }

  static bool IsName(const Token& token) {
    return token.type == Token::Type::kName ||
           (token.type == Token::Type::kWord && !IsReservedWord(token.text));
  }

  Part Primary() {
    const Token& token = Now();
    if (token.type == Token::Type::kNumber) return Literally(tokens_[at_++].number, token.offset);
    if (token.type == Token::Type::kText) return Literally(tokens_[at_++].text, token.offset);
    if (TakeSymbol("(")) {
      const Part inside = Condition();
      ExpectSymbol(")");
      return inside;
    }
    if (token.type == Token::Type::kWord) return FromWord();
    if (token.type == Token::Type::kName) return ColumnNamed();
    FailExpected("a value");
  }

  Part FromWord() {
    const Token& token = Now();
    if (TakeWord("true")) return Literally(true, token.offset);
    if (TakeWord("false")) return Literally(false, token.offset);
    if (TakeWord("null")) return Literally(std::monostate{}, token.offset);
    if (TakeWord("case")) return Case(token.offset);
    if (IsReservedWord(token.text)) FailExpected("a value");
    if (token.text == "caller") return CallerAttribute();
    if (Ahead(1).type == Token::Type::kText &&
        (token.text == "date" || token.text == "timestamp")) {
      return DateOrTimestamp();
    }
    if (Is(Ahead(1), Token::Type::kSymbol, "(")) return Function();
    return ColumnNamed();
  }

  Part ColumnNamed() {
    const Token& token = tokens_[at_++];
    if (IsSymbol(".")) {
      Fail(token.offset, "a column is one name; " + token.text + ". is not known here",
           "a column of another table stands only right of IN, as domain.table.column");
    }
    return Leaf({.type = Expression::Type::kColumn, .name = token.text}, token.offset);
  }

  Part CallerAttribute() {
    const int offset = Now().offset;
    ++at_;
    if (!TakeSymbol(".") || !IsName(Now())) {
      Fail(offset, "caller needs an attribute, as caller.user, caller.teams, caller.airport",
           "a column of this name is written in double quotes");
    }
    return Leaf({.type = Expression::Type::kCallerAttribute, .name = tokens_[at_++].text}, offset);
  }

  Part DateOrTimestamp() {
    const Token& word = tokens_[at_++];
    const Token& text = tokens_[at_++];
    const bool is_date = word.text == "date";
    const std::optional<Literal> literal = is_date ? ReadDate(text.text) : ReadTimestamp(text.text);
    if (literal) return Literally(*literal, word.offset);
    Fail(text.offset, is_date ? "this is no date between 0001 and 9999, as DATE '2013-01-31'"
                              : "this is no moment, as TIMESTAMP '2013-01-31 05:00:00'");
  }

  Part Case(int offset) {
    std::vector<Part> parts;
    if (!IsWord("when")) FailExpected("WHEN");
    while (TakeWord("when")) {
      parts.push_back(Condition());
      ExpectWord("then", "THEN");
      parts.push_back(Condition());
    }
    parts.push_back(TakeWord("else") ? Condition() : Literally(std::monostate{}, Now().offset));
    ExpectWord("end", "WHEN, ELSE or END");
    return Join(Operator::kCase, parts, offset);
  }

  Part Function() {
    const Token& name = tokens_[at_++];
    const PolicyFunction* row = FindPolicyFunction(name.text);
    if (row == nullptr) FailUnknownFunction(name);
    ExpectSymbol("(");
    std::vector<Part> arguments;
    if (!IsSymbol(")")) {
      do {
        arguments.push_back(Condition());
      } while (TakeSymbol(","));
    }
    ExpectSymbol(")");
    CheckArguments(*row, arguments, name.offset);
    return Join({.name = std::string(row->name), .op = Operator::kFunction}, arguments,
                name.offset);
  }

  [[noreturn]] void FailUnknownFunction(const Token& name) const {
    std::string names;
    for (const PolicyFunction& row : kPolicyFunctions) {
      names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    Fail(name.offset, "there is no function " + name.text, "known are: " + names);
  }

  void CheckArguments(const PolicyFunction& row, const std::vector<Part>& arguments,
                      int offset) const {
    const int count = static_cast<int>(arguments.size());
    if (count < row.arguments_min || count > row.arguments_max) {
      const std::string least = std::to_string(row.arguments_min),
                        most = std::to_string(row.arguments_max);
      Fail(offset, std::string(row.name) + " takes " +
                       (least == most ? least : least + " to " + most) + " arguments, here are " +
                       std::to_string(count));
    }
    for (size_t i = 0; i < arguments.size(); ++i) {
      CheckConstant(row.arguments[std::min(i, row.arguments.size() - 1)], *arguments[i].tree);
    }
  }

  void CheckConstant(char letter, const Expression& argument) const {
    const bool literal = argument.type == Expression::Type::kLiteral;
    if (letter == 'k') {
      const auto* text = literal ? std::get_if<std::string>(&argument.literal) : nullptr;
      if (text == nullptr || text->empty()) {
        Fail(argument.offset, "this argument must be a constant text that is not empty");
      }
    }
    for (const ConstantRange& range : kConstantRanges) {
      if (letter != range.letter) continue;
      const auto* number = literal ? std::get_if<int64_t>(&argument.literal) : nullptr;
      if (number != nullptr && *number >= range.least && *number <= range.most) continue;
      Fail(argument.offset, "this argument must be a whole constant from " +
                                std::to_string(range.least) + " to " + std::to_string(range.most));
    }
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  int level_ = 0;
};

// What no table's types could make right is refused at once.
ExpressionPtr Parse(std::string_view text, ValueType wanted) {
  const ExpressionPtr tree = Parser(text).Whole();
  const auto any_type = [](const TableId*, const std::string&) { return ValueType::kUnknown; };
  const CheckedExpression checked = CheckExpression(tree, wanted, any_type);
  if (!checked.faults.empty())
    FailExpression(text, checked.faults[0].offset, checked.faults[0].message);
  return tree;
}

}  // namespace

ExpressionPtr ParseCondition(std::string_view text) { return Parse(text, ValueType::kTruth); }

ExpressionPtr ParseValue(std::string_view text) { return Parse(text, ValueType::kUnknown); }

}  // namespace weft::mesh
