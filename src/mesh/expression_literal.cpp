#include "mesh/expression_literal.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

constexpr size_t kDigitsMax = 38;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsDigit);
}

std::string_view WithoutFront(std::string_view text, char c) {
  return text.substr(std::min(text.find_first_not_of(c), text.size()));
}

std::string_view WithoutBack(std::string_view text, char c) {
  return text.substr(0, text.find_last_not_of(c) + 1);
}

// The whole number of exactly these digits, which are few.
int Whole(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// Takes `shape`, where 0 stands for a digit, off the front of a text; false when it is not there.
bool Take(std::string_view& text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !IsDigit(text[i]) : text[i] != shape[i]) return false;
  }
  text.remove_prefix(shape.size());
  return true;
}

bool IsDay(std::string_view text) {
  std::string_view rest = text;
  if (!Take(rest, "0000-00-00") || !rest.empty()) return false;
  const std::chrono::year year(Whole(text.substr(0, 4)));
  const std::chrono::month month(static_cast<unsigned>(Whole(text.substr(5, 2))));
  const std::chrono::day day(static_cast<unsigned>(Whole(text.substr(8, 2))));
  return static_cast<int>(year) >= 1 && (year / month / day).ok();
}

// "05:00:00.5" from "05:00", "05:00:00.500"; nothing when it is no time of a day.
std::optional<std::string> ReadClock(std::string_view text) {
  std::string_view rest = text;
  if (!Take(rest, "00:00")) return std::nullopt;
  std::string clock(text.substr(0, 5));
  std::string_view seconds = rest;
  clock += Take(rest, ":00") ? seconds.substr(0, 3) : ":00";
  if (Whole(clock.substr(0, 2)) > 23 || Whole(clock.substr(3, 2)) > 59) return std::nullopt;
  if (Whole(clock.substr(6, 2)) > 59) return std::nullopt;
  if (rest.empty()) return clock;
  if (seconds == rest || rest[0] != '.' || rest.size() > 7 || !AllDigits(rest.substr(1)))
    return std::nullopt;
  const std::string_view fraction = WithoutBack(rest, '0');
  return fraction == "." ? clock : clock + std::string(fraction);
}

struct LiteralText {
  std::string operator()(std::monostate) const { return "NULL"; }
  std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(const DecimalText& value) const { return value.digits; }
  std::string operator()(const std::string& value) const { return SqlText(value); }
  std::string operator()(const DateText& value) const { return "DATE '" + value.iso + "'"; }
  std::string operator()(const TimestampText& value) const {
    return "TIMESTAMP '" + value.iso + "'";
  }
};

}  // namespace

std::optional<Literal> ReadNumber(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t dot = std::min(text.find('.'), text.size());
  const std::string_view before = text.substr(0, dot);
  const std::string_view after = dot < text.size() ? text.substr(dot + 1) : "0";
  if (!AllDigits(before) || !AllDigits(after)) return std::nullopt;
  const std::string_view whole = WithoutFront(before, '0'), fraction = WithoutBack(after, '0');
  if (whole.size() + fraction.size() > kDigitsMax) return std::nullopt;
  if (whole.empty() && fraction.empty()) return int64_t{0};
  std::string digits = (negative ? "-" : "") + (whole.empty() ? "0" : std::string(whole));
  if (!fraction.empty()) return DecimalText{digits + "." + std::string(fraction)};
  int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc()) return value;
  return DecimalText{digits};
}

std::optional<Literal> ReadDate(std::string_view text) {
  if (!IsDay(text)) return std::nullopt;
  return DateText{std::string(text)};
}

std::optional<Literal> ReadTimestamp(std::string_view text) {
  if (text.ends_with('Z') && text.size() > 10) text.remove_suffix(1);
  const std::string_view day = text.substr(0, 10);
  if (!IsDay(day)) return std::nullopt;
  if (text.size() == 10) return TimestampText{std::string(day) + " 00:00:00"};
  if (text[10] != ' ' && text[10] != 'T') return std::nullopt;
  const std::optional<std::string> clock = ReadClock(text.substr(11));
  if (!clock) return std::nullopt;
  return TimestampText{std::string(day) + " " + *clock};
}

std::optional<Literal> ReadTruth(std::string_view text) {
  const std::string word = Lower(text);
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::string ToText(const Literal& literal) { return std::visit(LiteralText{}, literal); }

}  // namespace weft::mesh
