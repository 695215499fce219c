#pragma once
#include <array>
#include <charconv>
#include <string_view>

namespace weft::ingest {

inline constexpr double kExactWholeMax = 9007199254740992;  // 2^53

// The shortest digits that give this number again, without an exponent.
using NumberSpace = std::array<char, 400>;
inline std::string_view NumberText(double number, NumberSpace& space) {
  const auto [end, code] =
      std::to_chars(space.data(), space.data() + space.size(), number, std::chars_format::fixed);
  return {space.data(), static_cast<size_t>(end - space.data())};
}

}  // namespace weft::ingest
