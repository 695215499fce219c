#include "base/read_json.hpp"

#include <vector>

namespace weft {
namespace {

// Where a JSON string ends that begins at `at`: at its last quote, or at the text's end.
size_t EndOfString(std::string_view text, size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return at;
}

}  // namespace

std::optional<std::string_view> JsonExcess(std::string_view text, const JsonBounds& bounds) {
  std::vector<size_t> commas;  // that may still come, level by level
  for (size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"': at = EndOfString(text, at); break;
      case '[':
      case '{':
        if (commas.size() == bounds.depth_max) return "is nested too deeply";
        commas.push_back(text[at] == '[' ? text.size() : bounds.members_max - 1);
        break;
      case ']':
      case '}':
        if (!commas.empty()) commas.pop_back();
        break;
      case ',':
        if (!commas.empty() && commas.back()-- == 0) return "has an object of too many members";
        break;
      default: break;
    }
  }
  return std::nullopt;
}

Json ReadJson(std::string_view text, const JsonBounds& bounds) {
  if (JsonExcess(text, bounds)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

}  // namespace weft
