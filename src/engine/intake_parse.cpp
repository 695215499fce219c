#include "engine/intake_parse.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"
#include "engine/intake_exact.hpp"

namespace weft::engine {
namespace {

struct Word {
  std::string_view text;
  bool value;
};
constexpr std::array kBooleans{
    Word{"true", true}, Word{"false", false}, Word{"t", true},  Word{"f", false}, Word{"yes", true},
    Word{"no", false},  Word{"y", true},      Word{"n", false}, Word{"1", true},  Word{"0", false}};

// from_chars takes no plus sign.
std::string_view WithoutPlus(std::string_view text) {
  const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  return plus ? text.substr(1) : text;
}

template <typename Number>
Fault ParseReal(std::string_view text, Number& value) {
  text = WithoutPlus(text);
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || text.empty()) return Fault::kShape;
  if (error == std::errc()) return Fault::kNone;
  if (error != std::errc::result_out_of_range) return Fault::kShape;
  // Too small for a double is zero, as everywhere; too large is no value of the type.
  value = static_cast<Number>(std::strtold(std::string(text).c_str(), nullptr));
  return std::isinf(value) ? Fault::kRange : Fault::kNone;
}

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighs = 0x8080808080808080;

// True when all bytes are ASCII and none is zero.
bool IsPlain(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (((word | (word - kOnes)) & kHighs) != 0) return false;
  }
  for (; at < text.size(); ++at) {
    if (text[at] <= 0) return false;
  }
  return true;
}

}  // namespace

Fault ParseBoolean(std::string_view text, bool& value) {
  if (text.size() > 5) return Fault::kShape;
  const auto word = std::ranges::find(kBooleans, Lower(text), &Word::text);
  if (word == kBooleans.end()) return Fault::kShape;
  value = word->value;
  return Fault::kNone;
}

Fault ParseWhole(std::string_view text, int64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop == end && error == std::errc() && !text.empty()) return Fault::kNone;
  duckdb::hugeint_t wide;
  const Fault fault = ParseWhole(text, wide);
  if (fault != Fault::kNone) return fault;
  return duckdb::Hugeint::TryCast(wide, value) ? Fault::kNone : Fault::kRange;
}

Fault ParseWhole(std::string_view text, duckdb::hugeint_t& value) {
  ExactNumber number;
  const Fault fault = ParseExact(text, 0, number);
  if (fault != Fault::kNone) return fault == Fault::kDecimals ? Fault::kShape : fault;
  return ToHugeint(number, value) ? Fault::kNone : Fault::kRange;
}

Fault ParseWhole(std::string_view text, duckdb::uhugeint_t& value) {
  ExactNumber number;
  const Fault fault = ParseExact(text, 0, number);
  if (fault != Fault::kNone) return fault == Fault::kDecimals ? Fault::kShape : fault;
  return ToUhugeint(number, value) ? Fault::kNone : Fault::kRange;
}

Fault ParseDecimal(std::string_view text, int precision, int scale, duckdb::hugeint_t& value) {
  ExactNumber number;
  const Fault fault = ParseExact(text, scale, number);
  if (fault != Fault::kNone) return fault;
  return HasDigitsAtMost(number, precision) && ToHugeint(number, value) ? Fault::kNone
                                                                        : Fault::kRange;
}

Fault ParseNumber(std::string_view text, double& value) { return ParseReal(text, value); }
Fault ParseNumber(std::string_view text, float& value) { return ParseReal(text, value); }

Fault CheckText(std::string_view text) {
  if (IsPlain(text)) return Fault::kNone;
  if (std::memchr(text.data(), 0, text.size()) != nullptr) return Fault::kZeroByte;
  return IsUtf8(text) ? Fault::kNone : Fault::kUtf8;
}

}  // namespace weft::engine
