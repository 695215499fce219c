#include "ingest/event.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"

namespace weft::ingest {
namespace {

constexpr int kDecimals = 4;
constexpr int64_t kUnit = 10'000;
constexpr size_t kWholeDigitsMax = 14;

bool IsDigit(char character) { return character >= '0' && character <= '9'; }

std::string_view EatDigits(std::string_view& rest) {
  size_t count = 0;
  while (count < rest.size() && IsDigit(rest[count])) ++count;
  const std::string_view digits = rest.substr(0, count);
  rest.remove_prefix(count);
  return digits;
}

// 0.00005 and more is one unit.
int64_t UnitsOf(std::string_view whole, std::string_view fraction) {
  int64_t units = 0;
  for (const char digit : whole) units = units * 10 + (digit - '0');
  for (int i = 0; i < kDecimals; ++i)
    units = units * 10 + (static_cast<size_t>(i) < fraction.size() ? fraction[i] - '0' : 0);
  return units + (fraction.size() > kDecimals && fraction[kDecimals] >= '5');
}

}  // namespace

std::optional<Amount> ParseAmount(std::string_view text) {
  text = Trim(text);
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::string_view whole = EatDigits(text), fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = EatDigits(text);
    if (fraction.empty()) return std::nullopt;
  }
  if (!text.empty() || whole.empty()) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > kWholeDigitsMax) return std::nullopt;
  const int64_t units = UnitsOf(whole, fraction);
  if (units >= 100'000'000'000'000 * kUnit) return std::nullopt;  // rounded up to a digit more
  return Amount{is_negative ? -units : units};
}

std::string ToString(Amount amount) {
  const int64_t size = std::llabs(amount.units);
  std::string fraction = std::to_string(size % kUnit);
  fraction.insert(0, kDecimals - fraction.size(), '0');
  return (amount.units < 0 ? "-" : "") + std::to_string(size / kUnit) + "." + fraction;
}

std::chrono::microseconds ClockBehind(Time sent, Time received) {
  constexpr std::chrono::minutes kMayBeTheWay{1};
  const std::chrono::microseconds behind = received - sent;
  return std::chrono::abs(behind) < kMayBeTheWay ? std::chrono::microseconds(0) : behind;
}

}  // namespace weft::ingest
