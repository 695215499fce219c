#pragma once
#include <string>

namespace weft::access {

// What somebody says, trimmed. Throws Error{kInvalid} when it is empty, or too long to be kept.
std::string CheckedText(const char* what, const std::string& text, const char* example);

}  // namespace weft::access
