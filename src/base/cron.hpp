#pragma once
#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

// Times of a schedule in the five words of cron: minute, hour, day of the month, month, day of the
// week. In UTC. A word is `*`, a number, a range, either with a step, or several by commas; months
// and days of the week also by their first three letters; 0 and 7 are both Sunday. When both kinds
// of days are narrowed down, either is enough.
namespace weft {

class Cron {
 public:
  // Nothing for what is no schedule; then `fault` says why.
  static std::optional<Cron> Parse(std::string_view text, std::string& fault);

  // The first of its moments after this one; nothing for days that never come: February 30.
  std::optional<Time> Next(Time after) const;
  // The last of its moments that is not after this one and after `since`.
  std::optional<Time> Last(Time since, Time now) const;

 private:
  bool HasDay(std::chrono::year_month_day day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;
  bool any_day_ = false, any_weekday_ = false;
};

}  // namespace weft
