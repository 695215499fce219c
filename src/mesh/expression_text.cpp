#include <array>

#include "base/text.hpp"
#include "mesh/expression.hpp"
#include "mesh/expression_lexer.hpp"
#include "mesh/expression_literal.hpp"

// The one text of a tree. Parentheses stand where the grammar's precedence needs them, and nowhere
// else.
namespace weft::mesh {
namespace {

// The rules of the grammar, from the loosest; an operand of a lower level than its place needs
// parentheses.
enum Level {
  kOrLevel,
  kAndLevel,
  kNotLevel,
  kTestLevel,
  kConcatLevel,
  kSumLevel,
  kProductLevel,
  kPrimaryLevel
};

struct Infix {
  Operator op;
  std::string_view text;
  Level level;
};
constexpr std::array kInfixes{
    Infix{Operator::kEqual, " = ", kTestLevel},
    Infix{Operator::kNotEqual, " <> ", kTestLevel},
    Infix{Operator::kLess, " < ", kTestLevel},
    Infix{Operator::kLessOrEqual, " <= ", kTestLevel},
    Infix{Operator::kGreater, " > ", kTestLevel},
    Infix{Operator::kGreaterOrEqual, " >= ", kTestLevel},
    Infix{Operator::kLike, " LIKE ", kTestLevel},
    Infix{Operator::kNotLike, " NOT LIKE ", kTestLevel},
    Infix{Operator::kConcat, " || ", kConcatLevel},
    Infix{Operator::kAdd, " + ", kSumLevel},
    Infix{Operator::kSubtract, " - ", kSumLevel},
    Infix{Operator::kMultiply, " * ", kProductLevel},
    Infix{Operator::kDivide, " / ", kProductLevel},
};

const Infix* FindInfix(Operator op) {
  for (const Infix& infix : kInfixes) {
    if (infix.op == op) return &infix;
  }
  return nullptr;
}

Level LevelOf(const Expression& e) {
  if (e.type != Expression::Type::kOperation) return kPrimaryLevel;
  switch (e.op) {
    case Operator::kOr: return kOrLevel;
    case Operator::kAnd: return kAndLevel;
    case Operator::kNot: return kNotLevel;
    case Operator::kCase:
    case Operator::kFunction: return kPrimaryLevel;
    default: break;
  }
  const Infix* infix = FindInfix(e.op);
  return infix == nullptr ? kTestLevel : infix->level;
}

std::string NameText(const std::string& name) {
  const bool is_bare =
      !name.empty() &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
      !(name[0] >= '0' && name[0] <= '9');
  const bool is_kept =
      IsReservedWord(name) || name == "caller" || name == "date" || name == "timestamp";
  return is_bare && !is_kept ? name : SqlName(name);
}

class Writer {
 public:
  std::string Take() { return std::move(out_); }

  void Write(const Expression& e, Level least) {
    const bool enclosed = LevelOf(e) < least;
    if (enclosed) out_ += '(';
    switch (e.type) {
      case Expression::Type::kColumn: out_ += NameText(e.name); break;
      case Expression::Type::kLiteral: out_ += ToText(e.literal); break;
      case Expression::Type::kCallerAttribute: out_ += "caller." + NameText(e.name); break;
      case Expression::Type::kOperation: Operation(e); break;
    }
    if (enclosed) out_ += ')';
  }

 private:
  void Operation(const Expression& e) {
    switch (e.op) {
      case Operator::kOr: return List(e, 0, " OR ", kAndLevel);
      case Operator::kAnd: return List(e, 0, " AND ", kNotLevel);
      case Operator::kNot: out_ += "NOT "; return Write(*e.operands[0], kNotLevel);
      case Operator::kIsNull:
      case Operator::kIsNotNull:
        Write(*e.operands[0], kConcatLevel);
        out_ += e.op == Operator::kIsNull ? " IS NULL" : " IS NOT NULL";
        return;
      case Operator::kIn:
      case Operator::kNotIn: return Membership(e);
      case Operator::kBetween:
        Write(*e.operands[0], kConcatLevel);
        out_ += " BETWEEN ";
        return List(e, 1, " AND ", kConcatLevel);
      case Operator::kCase: return Case(e);
      case Operator::kFunction:
        out_ += e.name + "(";
        List(e, 0, ", ", kOrLevel);
        out_ += ")";
        return;
      default: return Binary(e, *FindInfix(e.op));
    }
  }

  void List(const Expression& e, size_t from, std::string_view separator, Level least) {
    for (size_t i = from; i < e.operands.size(); ++i) {
      if (i > from) out_ += separator;
      Write(*e.operands[i], least);
    }
  }

  // Comparisons do not chain; the others group to the left.
  void Binary(const Expression& e, const Infix& infix) {
    Write(*e.operands[0], infix.level == kTestLevel ? kConcatLevel : infix.level);
    out_ += infix.text;
    Write(*e.operands[1], static_cast<Level>(infix.level + 1));
  }

  void Membership(const Expression& e) {
    Write(*e.operands[0], kConcatLevel);
    out_ += e.op == Operator::kIn ? " IN " : " NOT IN ";
    if (e.member_table) {
      out_ += NameText(e.member_table->domain) + "." + NameText(e.member_table->name) + "." +
              NameText(e.member_column);
      return;
    }
    const bool is_attribute =
        e.operands.size() == 2 && e.operands[1]->type == Expression::Type::kCallerAttribute;
    if (is_attribute) return Write(*e.operands[1], kPrimaryLevel);
    out_ += "(";
    List(e, 1, ", ", kOrLevel);
    out_ += ")";
  }

  void Case(const Expression& e) {
    out_ += "CASE";
    for (size_t i = 0; i + 1 < e.operands.size(); i += 2) {
      out_ += " WHEN ";
      Write(*e.operands[i], kOrLevel);
      out_ += " THEN ";
      Write(*e.operands[i + 1], kOrLevel);
    }
    out_ += " ELSE ";
    Write(*e.operands.back(), kOrLevel);
    out_ += " END";
  }

  std::string out_;
};

}  // namespace

std::string ToText(const Expression& expression) {
  Writer writer;
  writer.Write(expression, kOrLevel);
  return writer.Take();
}

}  // namespace weft::mesh
