#include "access/text.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::access {
namespace {

constexpr size_t kTextBytesMax = 4000;
constexpr size_t kQuoteBytes = 200;

}  // namespace

std::string CheckedText(const char* what, const std::string& text, const char* example) {
  const std::string trimmed(Trim(text));
  if (trimmed.empty())
    throw Error(ErrorKind::kInvalid, std::string("a ") + what + " is needed",
                std::string("Say it in a sentence, such as \"") + example + "\".");
  if (trimmed.size() > kTextBytesMax)
    throw Error(ErrorKind::kInvalid, std::string("the ") + what + " is longer than 4,000 bytes",
                "Say it in fewer words.");
  return trimmed;
}

std::string Quote(const std::string& text) {
  std::string line = text.substr(0, kQuoteBytes);
  while (text.size() > kQuoteBytes && !line.empty() &&
         (static_cast<unsigned char>(text[line.size()]) & 0xc0) == 0x80)
    line.pop_back();
  std::ranges::replace(line, '\n', ' ');
  return line.size() < text.size() ? line + " …" : line;
}

}  // namespace weft::access
