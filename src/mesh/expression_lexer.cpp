#include "mesh/expression_lexer.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/expression_literal.hpp"

namespace weft::mesh {
namespace {

using Type = ExpressionToken::Type;

constexpr std::array<std::string_view, 15> kReserved{"and",   "between", "case", "else", "end",
                                                     "false", "in",      "is",   "like", "not",
                                                     "null",  "or",      "then", "true", "when"};
constexpr std::array<std::string_view, 7> kTwoCharacterSymbols{
    "<>", "!=", "<=", ">=", "||", "--", "/*"};
constexpr std::string_view kSymbols = "=<>+-*/(),.";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool StartsWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool ContinuesWord(char c) { return StartsWord(c) || IsDigit(c); }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<ExpressionToken> All() {
    std::vector<ExpressionToken> tokens;
    do {
      tokens.push_back(Next());
      tokens.back().end = static_cast<int>(at_);
    } while (tokens.back().type != Type::kEnd);
    return tokens;
  }

 private:
  ExpressionToken Next() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    const int offset = static_cast<int>(at_);
    if (at_ == text_.size()) return {Type::kEnd, "", {}, offset};
    const char c = text_[at_];
    if (c == '\'') return {Type::kText, Quoted(c), {}, offset};
    if (c == '"') return {Type::kName, QuotedName(offset), {}, offset};
    if (IsDigit(c)) return Number(offset);
    if (StartsWord(c)) return {Type::kWord, Lower(While(ContinuesWord)), {}, offset};
    return {Type::kSymbol, Symbol(offset), {}, offset};
  }

  std::string_view While(bool (*fits)(char)) {
    const size_t start = at_;
    while (at_ < text_.size() && fits(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  std::string Quoted(char quote) {
    const size_t start = at_++;
    std::string out;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote && text_.substr(at_ + 1, 1) != std::string_view(&quote, 1)) {
        ++at_;
        return out;
      }
      if (text_[at_] == quote) ++at_;
      out += text_[at_];
    }
    FailExpression(text_, static_cast<int>(start), "the quote that opens here is never closed");
  }

  std::string QuotedName(int offset) {
    const std::string name = Lower(Quoted('"'));
    if (name.empty()) FailExpression(text_, offset, "a quoted name may not be empty");
    return name;
  }

  ExpressionToken Number(int offset) {
    std::string digits(While(IsDigit));
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      digits += '.';
      digits += While(IsDigit);
    }
    if (at_ < text_.size() && ContinuesWord(text_[at_])) {
      FailExpression(text_, offset, "a number has digits and at most one dot",
                     "write texts in single quotes: 'like this'");
    }
    const std::optional<Literal> number = ReadNumber(digits);
    if (!number) {
      FailExpression(text_, offset, "a number has digits on both sides of its dot, and at most 38");
    }
    return {Type::kNumber, digits, *number, offset};
  }

  std::string Symbol(int offset) {
    const std::string_view two = text_.substr(at_, 2);
    if (two == "--" || two == "/*") {
      FailExpression(text_, offset, "comments are not part of this language",
                     "say it in the rule's purpose");
    }
    const bool is_two = std::ranges::find(kTwoCharacterSymbols, two) != kTwoCharacterSymbols.end();
    const std::string_view symbol = text_.substr(at_, is_two ? 2 : 1);
    if (!is_two && kSymbols.find(symbol) == std::string_view::npos) {
      FailExpression(
          text_, offset, "this character is not part of the language",
          "names with such characters are written in double quotes, texts in single quotes");
    }
    at_ += symbol.size();
    return std::string(symbol == "!=" ? "<>" : symbol);
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<ExpressionToken> LexExpression(std::string_view text) {
  if (text.size() > kExpressionBytesMax) {
    throw Error(ErrorKind::kInvalid, "the text is longer than 16 KiB",
                "keep long lists in a table, and write: column IN domain.table.column");
  }
  if (!IsUtf8(text) || text.find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::kInvalid, "the text is not UTF-8, or has a zero byte in it");
  }
  return Lexer(text).All();
}

bool IsReservedWord(std::string_view lower_case) {
  return std::ranges::find(kReserved, lower_case) != kReserved.end();
}

void FailExpression(std::string_view source, int offset, const std::string& message,
                    const std::string& hint) {
  const std::string_view before = source.substr(0, static_cast<size_t>(offset));
  const auto starts_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  };
  const auto character = 1 + std::ranges::count_if(before, starts_character);
  throw Error(ErrorKind::kInvalid, message + ", at character " + std::to_string(character), hint)
      .AtSqlPosition(offset);
}

}  // namespace weft::mesh
