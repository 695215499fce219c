#include "base/cron.hpp"

#include <array>
#include <charconv>
#include <vector>

#include "base/text.hpp"

namespace weft {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// What stands at one place of the five.
struct Place {
  std::string_view what;
  int min, max;
  std::string_view names;  // three letters each, the first for `min`
};
constexpr std::array kPlaces{
    Place{"minute", 0, 59, ""},
    Place{"hour", 0, 23, ""},
    Place{"day of the month", 1, 31, ""},
    Place{"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    Place{"day of the week", 0, 7, "sunmontuewedthufrisat"},
};
constexpr size_t kNameChars = 3;
constexpr int kYearsAhead = 9;  // a February 29 may be eight years away

std::optional<int> NumberOf(std::string_view text, const Place& place) {
  if (text.size() == kNameChars && !place.names.empty()) {
    const size_t at = place.names.find(Lower(text));
    if (at != std::string_view::npos && at % kNameChars == 0)
      return place.min + static_cast<int>(at / kNameChars);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number < place.min || number > place.max) return std::nullopt;
  return number;
}

struct Range {
  int from, to, step;
};

// "*", "5", "mon-fri", "*/15", "10-40/5"
std::optional<Range> RangeOf(std::string_view text, const Place& place) {
  Range range{place.min, place.max, 1};
  if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
    const auto step = NumberOf(text.substr(slash + 1), {"step", 1, place.max, ""});
    if (!step) return std::nullopt;
    range.step = *step;
    text = text.substr(0, slash);
  }
  if (text == "*") return range;
  const size_t dash = text.find('-');
  const auto from = NumberOf(text.substr(0, dash), place);
  const auto to = dash == std::string_view::npos ? from : NumberOf(text.substr(dash + 1), place);
  if (!from || !to || *from > *to) return std::nullopt;
  const bool is_open = dash == std::string_view::npos && range.step > 1;
  return Range{*from, is_open ? place.max : *to, range.step};
}

template <size_t N>
bool Fill(std::string_view word, const Place& place, std::bitset<N>& out) {
  for (const std::string& part : Split(word, ',')) {
    const auto range = RangeOf(part, place);
    if (!range) return false;
    for (int number = range->from; number <= range->to; number += range->step)
      out.set(static_cast<size_t>(number));
  }
  return true;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word : Split(text, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

std::optional<Cron> Cron::Parse(std::string_view text, std::string& fault) {
  const std::vector<std::string> words = WordsOf(text);
  if (words.size() != kPlaces.size()) {
    fault = "a schedule has five words: minute, hour, day of the month, month, day of the week";
    return std::nullopt;
  }
  Cron cron;
  const std::array filled{
      Fill(words[0], kPlaces[0], cron.minutes_), Fill(words[1], kPlaces[1], cron.hours_),
      Fill(words[2], kPlaces[2], cron.days_), Fill(words[3], kPlaces[3], cron.months_),
      Fill(words[4], kPlaces[4], cron.weekdays_)};
  for (size_t i = 0; i < filled.size(); ++i) {
    if (filled[i]) continue;
    fault = "`" + words[i] + "` is no " + std::string(kPlaces[i].what) + ": from " +
            std::to_string(kPlaces[i].min) + " to " + std::to_string(kPlaces[i].max);
    return std::nullopt;
  }
  if (cron.weekdays_[7]) cron.weekdays_.set(0);
  cron.any_day_ = words[2].starts_with('*');
  cron.any_weekday_ = words[4].starts_with('*');
  return cron;
}

bool Cron::HasDay(year_month_day day) const {
  if (!months_[static_cast<unsigned>(day.month())]) return false;
  const bool by_day = days_[static_cast<unsigned>(day.day())];
  const bool by_weekday = weekdays_[std::chrono::weekday(sys_days(day)).c_encoding()];
  if (any_day_ || any_weekday_) return by_day && by_weekday;
  return by_day || by_weekday;
}

std::optional<Time> Cron::Next(Time after) const {
  const Time from = floor<std::chrono::minutes>(after) + std::chrono::minutes(1);
  const sys_days first = floor<days>(from);
  const sys_days last = first + days(366 * kYearsAhead);
  for (sys_days day = first; day <= last; day += days(1)) {
    if (!HasDay(year_month_day(day))) continue;
    for (int hour = 0; hour < 24; ++hour) {
      if (!hours_[static_cast<size_t>(hour)]) continue;
      for (int minute = 0; minute < 60; ++minute) {
        const Time moment = day + std::chrono::hours(hour) + std::chrono::minutes(minute);
        if (minutes_[static_cast<size_t>(minute)] && moment >= from) return moment;
      }
    }
  }
  return std::nullopt;
}

std::optional<Time> Cron::Last(Time since, Time now) const {
  // From the newest day backwards: a server may have been off for long.
  for (sys_days day = floor<days>(now); day >= floor<days>(since); day -= days(1)) {
    if (!HasDay(year_month_day(day))) continue;
    for (int minute = 24 * 60 - 1; minute >= 0; --minute) {
      const Time moment = day + std::chrono::minutes(minute);
      if (!hours_[static_cast<size_t>(minute / 60)] || !minutes_[static_cast<size_t>(minute % 60)])
        continue;
      if (moment <= now) return moment > since ? std::optional<Time>(moment) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace weft
