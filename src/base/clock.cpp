#include "base/clock.hpp"

#include <cstdio>

namespace weft {
namespace {

using std::chrono::microseconds;

// Eats exactly `count` digits. Nothing when they are not there.
std::optional<int> Digits(std::string_view& rest, size_t count) {
  if (rest.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : rest.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  rest.remove_prefix(count);
  return value;
}

bool Eat(std::string_view& rest, std::string_view any_of) {
  if (rest.empty() || any_of.find(rest[0]) == std::string_view::npos) return false;
  rest.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> EatDate(std::string_view& rest) {
  const auto year = Digits(rest, 4);
  if (!year || !Eat(rest, "-")) return std::nullopt;
  const auto month = Digits(rest, 2);
  if (!month || !Eat(rest, "-")) return std::nullopt;
  const auto day = Digits(rest, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<std::chrono::seconds> EatTimeOfDay(std::string_view& rest) {
  const auto hour = Digits(rest, 2);
  if (!hour || !Eat(rest, ":")) return std::nullopt;
  const auto minute = Digits(rest, 2);
  if (!minute || !Eat(rest, ":")) return std::nullopt;
  const auto second = Digits(rest, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

// Eats ".123456" if it is there; digits beyond microseconds are cut.
std::optional<microseconds> EatFraction(std::string_view& rest) {
  if (!Eat(rest, ".")) return microseconds(0);
  int64_t value = 0;
  int digits = 0;
  while (const auto digit = Digits(rest, 1))
    if (digits++ < 6) value = value * 10 + *digit;
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) value *= 10;
  return microseconds(value);
}

// Eats "Z", "", "+02:00", "-0500" or "+02".
std::optional<std::chrono::minutes> EatOffset(std::string_view& rest) {
  if (rest.empty() || Eat(rest, "Zz")) return std::chrono::minutes(0);
  const bool west = rest[0] == '-';
  if (!Eat(rest, "+-")) return std::nullopt;
  const auto hours = Digits(rest, 2);
  if (!hours || *hours > 23) return std::nullopt;
  if (rest.empty()) return std::chrono::minutes((west ? -60 : 60) * *hours);
  Eat(rest, ":");
  const auto minutes = Digits(rest, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return std::chrono::minutes((west ? -1 : 1) * (*hours * 60 + *minutes));
}

}  // namespace

Time SystemClock::Now() const {
  return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

std::string FormatTime(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  char text[64];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<Time> ParseTime(std::string_view text) {
  const auto date = EatDate(text);
  if (!date) return std::nullopt;
  if (text.empty()) return Time(*date);
  if (!Eat(text, "Tt ")) return std::nullopt;
  const auto clock = EatTimeOfDay(text);
  if (!clock) return std::nullopt;
  const auto fraction = EatFraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = EatOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return Time(*date) + *clock + *fraction - *offset;
}

}  // namespace weft
