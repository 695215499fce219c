#include "base/yaml_text.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace weft {
namespace {

using std::string_view;

constexpr size_t kLineMax = 100;
constexpr string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Words that some reader of YAML takes for something other than a text.
bool IsWordOfYaml(string_view text) {
  constexpr string_view kWords[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  return std::ranges::find(kWords, string_view(Lower(text))) != std::end(kWords);
}

// True for a text that means itself without quotes.
bool IsPlain(string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ' || text.back() == ':')
    return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos || IsWordOfYaml(text))
    return false;
  return std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 ||
           string_view(",[]{}\"'\\").find(c) != string_view::npos;
  });
}

// In lines of at most kLineMax, each but the first behind the indentation.
std::string Folded(const std::string& text, size_t indent, const std::string& newline) {
  std::string out = ">-", line;
  const std::string margin = newline + std::string(indent, ' ');
  for (const std::string& word : Split(text, ' ')) {
    if (!line.empty() && indent + line.size() + 1 + word.size() > kLineMax) {
      out += margin + line;
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return out + margin + line;
}

bool MayFold(const std::string& text) {
  return text.find('\n') == text.npos && text.find("  ") == text.npos && text.front() != ' ' &&
         text.back() != ' ';
}

bool IsHolder(const Json& value) { return value.is_structured() && !value.empty(); }

// In one line: [a, b], {key: value}.
std::string Flow(const Json& value) {
  if (value.is_string())
    return IsPlain(value.get_ref<const std::string&>()) ? value.get<std::string>()
                                                        : JsonLine(value);
  if (!IsHolder(value)) return JsonLine(value);
  std::string out;
  for (const auto& [key, item] : value.items())
    out += (out.empty() ? "" : ", ") + (value.is_object() ? YamlKey(key) + ": " : "") + Flow(item);
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

// A line, or several, for each entry; each begins with a newline.
std::string Block(const Json& value, size_t indent, const std::string& newline) {
  std::string out;
  for (const auto& [key, item] : value.items()) {
    out += newline + std::string(indent, ' ');
    if (value.is_object()) {
      const std::string text = YamlValue(item, indent, newline);
      out += YamlKey(key) + ":" + (text.starts_with(newline) ? "" : " ") + text;
    } else {
      std::string text = YamlValue(item, indent, newline);
      if (text.starts_with(newline)) text.erase(0, newline.size() + indent + 2);
      out += "- " + text;
    }
  }
  return out;
}

}  // namespace

size_t YamlText::OffsetOf(Position at) const {
  size_t offset = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (int line = 1; line < at.line; ++line) offset = text_.find('\n', offset) + 1;
  for (int column = 1; column < at.column && offset < text_.size(); ++column)
    for (++offset; offset < text_.size() && IsContinuation(text_[offset]);) ++offset;
  return offset;
}

size_t YamlText::EndOfLine(size_t offset) const {
  const size_t end = std::min(text_.find('\n', offset), text_.size());
  return end > offset && text_[end - 1] == '\r' ? end - 1 : end;
}

size_t YamlText::EndOfScalar(size_t begin, size_t indent, bool in_braces) const {
  switch (At(begin)) {
    case '"': return EndOfQuoted(begin, '"');
    case '\'': return EndOfQuoted(begin, '\'');
    case '|':
    case '>': return EndOfLines(begin, indent);
    default: return in_braces ? EndInBraces(begin) : EndOfPlain(begin, indent);
  }
}

size_t YamlText::SkipBetween(size_t offset) const {
  while (offset < text_.size()) {
    if (text_[offset] == '#')
      offset = EndOfLine(offset);
    else if (string_view(" \t\r\n,").find(text_[offset]) == string_view::npos)
      break;
    else
      ++offset;
  }
  return offset;
}

size_t YamlText::EndOfQuoted(size_t begin, char quote) const {
  for (size_t i = begin + 1; i < text_.size(); ++i) {
    if (quote == '"' && text_[i] == '\\') {
      ++i;
    } else if (text_[i] == quote) {
      if (quote == '"' || At(i + 1) != quote) return i + 1;
      ++i;
    }
  }
  return text_.size();
}

size_t YamlText::EndInBraces(size_t begin) const {
  const size_t end = std::min(text_.find_first_of(",}]\n", begin), text_.size());
  return Trimmed(begin, end);
}

size_t YamlText::Trimmed(size_t begin, size_t end) const {
  while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
  return end;
}

// All lines from this one on that are indented deeper than the key.
size_t YamlText::EndOfLines(size_t begin, size_t indent) const {
  size_t end = EndOfLine(begin);
  for (size_t line = text_.find('\n', begin); line < text_.size();) {
    const size_t first = text_.find_first_not_of(" \r", ++line);
    if (first >= text_.size()) break;
    if (text_[first] != '\n') {
      if (first - line <= indent) break;
      end = EndOfLine(first);
    }
    line = text_.find('\n', first);
  }
  return end;
}

size_t YamlText::EndOfPlain(size_t begin, size_t indent) const {
  const size_t comment = text_.find(" #", begin), line = EndOfLine(begin);
  if (comment < line) return Trimmed(begin, comment);
  return Trimmed(begin, EndOfLines(begin, indent));
}

std::string YamlValue(const Json& value, size_t indent, const std::string& newline) {
  std::string line = Flow(value);
  if (indent + line.size() + 15 <= kLineMax) return line;
  if (value.is_string() && MayFold(value.get_ref<const std::string&>()))
    return Folded(value.get<std::string>(), indent + 2, newline);
  return IsHolder(value) ? Block(value, indent + 2, newline) : line;
}

std::string JsonLine(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string YamlKey(std::string_view key) {
  const bool is_plain = IsPlain(key) && key.find(':') == key.npos;
  return is_plain ? std::string(key) : JsonLine(std::string(key));
}

}  // namespace weft
