#pragma once
#include <algorithm>
#include <compare>
#include <string_view>

// Names, tags and classifications are compared without case, without a copy.
namespace weft::policy {

constexpr unsigned char LowerChar(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

constexpr std::strong_ordering CompareWithoutCase(std::string_view a, std::string_view b) {
  const size_t shared = std::min(a.size(), b.size());
  for (size_t i = 0; i < shared; ++i) {
    if (a[i] != b[i] && LowerChar(a[i]) != LowerChar(b[i]))
      return LowerChar(a[i]) <=> LowerChar(b[i]);
  }
  return a.size() <=> b.size();
}

constexpr bool SameWithoutCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CompareWithoutCase(a, b) == 0;
}

}  // namespace weft::policy
