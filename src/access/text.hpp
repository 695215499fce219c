#pragma once
#include <string>

namespace weft::access {

// What somebody says, trimmed. Throws Error{kInvalid} when it is empty, or too long to be kept.
std::string CheckedText(const char* what, const std::string& text, const char* example);

// The beginning of what somebody said, on one line, not cut within a character.
std::string Quote(const std::string& text);

}  // namespace weft::access
