#include "product/sql_words.hpp"

#include "base/text.hpp"

namespace weft::product {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool MentionsAny(std::string_view sql, const std::set<std::string>& names) {
  for (size_t at = 0; at < sql.size();) {
    size_t end = at;
    while (end < sql.size() && IsWordByte(sql[end])) ++end;
    if (end > at && names.contains(Lower(sql.substr(at, end - at)))) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace weft::product
