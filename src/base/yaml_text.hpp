#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/json_fwd.hpp"
#include "base/yaml.hpp"

// Where values of a YAML text stand, and how one is written.
namespace weft {

class YamlText {
 public:
  explicit YamlText(std::string_view text) : text_(text) {}

  size_t OffsetOf(Position at) const;
  char At(size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  // Of the line's end, before its newline.
  size_t EndOfLine(size_t offset) const;
  // Where the scalar that begins there ends. `indent`: of its key; within braces none counts.
  size_t EndOfScalar(size_t begin, size_t indent, bool in_braces) const;
  // The first byte from there on that is no space, comma, line end or comment.
  size_t SkipBetween(size_t offset) const;

 private:
  size_t EndOfQuoted(size_t begin, char quote) const;
  size_t EndInBraces(size_t begin) const;
  size_t EndOfPlain(size_t begin, size_t indent) const;
  size_t EndOfLines(size_t begin, size_t indent) const;
  size_t Trimmed(size_t begin, size_t end) const;

  const std::string_view text_;
};

// A value behind a key that stands at `indent`: plain where that is safe, folded or in lines of its
// own where it is long. Begins with a newline when it does not begin behind the key.
std::string YamlValue(const Json& value, size_t indent, const std::string& newline);
// The same as JSON in one line, which YAML takes within braces.
std::string JsonLine(const Json& value);
std::string YamlKey(std::string_view key);

}  // namespace weft
