#include "engine/intake_exact.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace weft::engine {
namespace {

constexpr int kExponentMax = 1000;  // what is beyond fits nothing
constexpr int kDigitsMax = 38;      // that any type has, but for the largest of 128 bits

bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }

// A text cut at its marks: [sign] digits [. digits] [e exponent].
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int exponent = 0;
};

std::string_view TakeDigits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, IsDigit);
  const std::string_view digits = text.substr(0, static_cast<size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

bool TakeExponent(std::string_view& text, int& exponent) {
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(text.size() > 1 && text[1] == '+' ? 2 : 1);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  const bool whole = stop == text.data() + text.size() && !text.empty();
  if (error == std::errc::result_out_of_range)
    exponent = text[0] == '-' ? -kExponentMax : kExponentMax;
  exponent = std::clamp(exponent, -kExponentMax, kExponentMax);
  return whole;
}

bool Cut(std::string_view text, Parts& parts) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    parts.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  parts.whole = TakeDigits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    parts.fraction = TakeDigits(text);
  }
  return !(parts.whole.empty() && parts.fraction.empty()) && TakeExponent(text, parts.exponent);
}

bool AddDigit(Wide& magnitude, char digit) {
  return !__builtin_mul_overflow(magnitude, Wide{10}, &magnitude) &&
         !__builtin_add_overflow(magnitude, static_cast<Wide>(digit - '0'), &magnitude);
}

constexpr Wide kHalf = Wide{1} << 127;

}  // namespace

Fault ParseExact(std::string_view text, int scale, ExactNumber& number) {
  Parts parts;
  if (!Cut(text, parts)) return Fault::kShape;
  std::string digits(parts.whole);
  digits += parts.fraction;
  digits.erase(0, digits.find_first_not_of('0'));
  number = {parts.negative, 0};
  if (digits.empty()) return Fault::kNone;
  int power = parts.exponent -
              static_cast<int>(std::min<size_t>(parts.fraction.size(), kExponentMax * 2)) + scale;
  for (; power < 0 && digits.back() == '0'; ++power) digits.pop_back();
  if (power < 0) return Fault::kDecimals;
  if (digits.size() + static_cast<size_t>(power) > kDigitsMax + 1) return Fault::kRange;
  digits.append(static_cast<size_t>(power), '0');
  for (const char digit : digits) {
    if (!AddDigit(number.magnitude, digit)) return Fault::kRange;
  }
  return Fault::kNone;
}

bool HasDigitsAtMost(const ExactNumber& number, int digits) {
  Wide limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  return number.magnitude < limit;
}

bool ToHugeint(const ExactNumber& number, duckdb::hugeint_t& value) {
  if (number.magnitude > kHalf - (number.negative ? 0 : 1)) return false;
  const Wide bits = number.negative ? ~number.magnitude + 1 : number.magnitude;
  value.lower = static_cast<uint64_t>(bits);
  value.upper = static_cast<int64_t>(static_cast<uint64_t>(bits >> 64));
  return true;
}

bool ToUhugeint(const ExactNumber& number, duckdb::uhugeint_t& value) {
  if (number.negative && number.magnitude != 0) return false;
  value.lower = static_cast<uint64_t>(number.magnitude);
  value.upper = static_cast<uint64_t>(number.magnitude >> 64);
  return true;
}

}  // namespace weft::engine
