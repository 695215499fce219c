#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

void AppendEscaped(char character, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character);
  out += "\\u00";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

}  // namespace

void AppendJsonText(std::string_view text, std::string& out) {
  out += '"';
  for (const char character : text) {
    if (character == '"' || character == '\\') out += '\\';
    if (static_cast<unsigned char>(character) < 32)
      AppendEscaped(character, out);
    else
      out += character;
  }
  out += '"';
}

}  // namespace weft::ingest
