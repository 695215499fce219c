#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mesh/expression.hpp"

// The words of the policy language. Only for the parser and for the writer of canonical text.
namespace weft::mesh {

struct ExpressionToken {
  enum class Type { kWord, kName, kText, kNumber, kSymbol, kEnd };
  Type type = Type::kEnd;
  std::string text;  // of a word or quoted name in lower case, of a text without its quotes
  Literal number;    // of kNumber
  int offset = 0;    // byte in the source
  int end = 0;       // the byte after it
};

// The last token is kEnd. Throws Error{kInvalid} as ParseCondition does.
std::vector<ExpressionToken> LexExpression(std::string_view text);

// True for words that no bare column may bear.
bool IsReservedWord(std::string_view lower_case);

// `message` with "at character N", N counting characters from 1.
[[noreturn]] void FailExpression(std::string_view source, int offset, const std::string& message,
                                 const std::string& hint = {});

}  // namespace weft::mesh
