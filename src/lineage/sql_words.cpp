#include "lineage/sql_words.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Until `visit` answers false.
template <typename Visit>
void ForEachWord(std::string_view sql, const Visit& visit) {
  for (size_t at = 0; at < sql.size();) {
    size_t end = at;
    while (end < sql.size() && IsWordByte(sql[end])) ++end;
    if (end > at && !visit(sql.substr(at, end - at))) return;
    at = end + 1;
  }
}

}  // namespace

bool MentionsAny(std::string_view sql, const std::set<std::string>& names) {
  bool found = false;
  ForEachWord(sql, [&](std::string_view word) {
    found = names.contains(Lower(word));
    return !found;
  });
  return found;
}

uint32_t WordDigest(std::string_view word) {
  return static_cast<uint32_t>(std::hash<std::string>{}(Lower(word)));
}

std::vector<uint32_t> WordDigests(std::string_view sql) {
  std::vector<uint32_t> digests;
  ForEachWord(sql, [&](std::string_view word) {
    digests.push_back(WordDigest(word));
    return true;
  });
  std::ranges::sort(digests);
  digests.erase(std::ranges::unique(digests).begin(), digests.end());
  return digests;
}

}  // namespace weft::lineage
