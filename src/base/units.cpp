#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace weft {
namespace {

struct Unit {
  std::string_view name;
  uint64_t factor;
};
constexpr std::array kDurations{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                                Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr std::array kSizes{Unit{"", 1}, Unit{"KiB", 1 << 10}, Unit{"MiB", 1 << 20},
                            Unit{"GiB", 1 << 30}};
constexpr uint64_t kMax = INT64_MAX;  // so that every figure fits a signed count as well

template <size_t size>
std::optional<uint64_t> Parse(std::string_view text, const std::array<Unit, size>& units) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = ParseCount(text.substr(0, digits));
  const auto unit = std::ranges::find(units, text.substr(digits), &Unit::name);
  if (!count || unit == units.end() || *count > kMax / unit->factor) return std::nullopt;
  return *count * unit->factor;
}

}  // namespace

std::optional<uint64_t> ParseCount(std::string_view text) {
  uint64_t count = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc() || stop != text.data() + text.size() || count > kMax)
    return std::nullopt;
  return count;
}

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  if (text == "0") return std::chrono::milliseconds(0);
  const auto count = Parse(text, kDurations);
  if (!count) return std::nullopt;
  return std::chrono::milliseconds(*count);
}

std::optional<uint64_t> ParseBytes(std::string_view text) { return Parse(text, kSizes); }

}  // namespace weft
