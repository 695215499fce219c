#include <chrono>
#include <optional>

#include "engine/intake_parse.hpp"

namespace weft::engine {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerDay = 1440 * kMicrosPerMinute;

// Reads a text from left to right; each step fails without a trace of where.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool AtEnd() const { return text_.empty(); }
  bool Take(char byte) {
    if (!text_.starts_with(byte)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool TakeOneOf(std::string_view bytes) {
    if (text_.empty() || bytes.find(text_[0]) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Exactly so many digits.
  std::optional<int> Number(size_t digits) {
    if (text_.size() < digits) return std::nullopt;
    int number = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
      number = number * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(digits);
    return number;
  }
  // The digits after a decimal point, as microseconds.
  std::optional<int> Fraction(bool& cut) {
    int micros = 0;
    size_t digits = 0;
    for (; !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; ++digits) {
      if (digits < 6) micros = micros * 10 + (text_[0] - '0');
      if (digits >= 6 && text_[0] != '0') cut = true;
      text_.remove_prefix(1);
    }
    for (size_t i = digits; i < 6; ++i) micros *= 10;
    return digits == 0 ? std::nullopt : std::optional(micros);
  }

 private:
  std::string_view text_;
};

// Days since 1970.
std::optional<int64_t> Date(Scanner& scanner) {
  const auto year = scanner.Number(4);
  if (!year || !scanner.Take('-')) return std::nullopt;
  const auto month = scanner.Number(2);
  if (!month || !scanner.Take('-')) return std::nullopt;
  const auto day = scanner.Number(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// Microseconds since midnight.
std::optional<int64_t> TimeOfDay(Scanner& scanner, bool& cut) {
  const auto hour = scanner.Number(2);
  if (!hour || *hour > 23 || !scanner.Take(':')) return std::nullopt;
  const auto minute = scanner.Number(2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t micros = (*hour * 60 + *minute) * kMicrosPerMinute;
  if (!scanner.Take(':')) return micros;
  const auto second = scanner.Number(2);
  if (!second || *second > 59) return std::nullopt;
  micros += *second * kMicrosPerSecond;
  if (!scanner.TakeOneOf(".,")) return micros;
  const auto fraction = scanner.Fraction(cut);
  if (!fraction) return std::nullopt;
  return micros + *fraction;
}

struct Moment {
  int64_t micros = 0;             // of the clock on the wall
  std::optional<int64_t> offset;  // microseconds ahead of UTC, when a zone is given
};

// False when what is left is no zone.
bool Zone(Scanner& scanner, Moment& moment) {
  if (scanner.AtEnd()) return true;
  if (scanner.TakeOneOf("Zz")) {
    moment.offset = 0;
    return scanner.AtEnd();
  }
  const bool ahead = scanner.Take('+');
  if (!ahead && !scanner.Take('-')) return false;
  const auto hours = scanner.Number(2);
  scanner.Take(':');
  const auto minutes = scanner.AtEnd() ? std::optional(0) : scanner.Number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return false;
  const int64_t offset = (*hours * 60 + *minutes) * kMicrosPerMinute;
  moment.offset = ahead ? offset : -offset;
  return scanner.AtEnd();
}

std::optional<Moment> ParseMoment(std::string_view text, bool& cut) {
  Scanner scanner(text);
  const auto days = Date(scanner);
  if (!days) return std::nullopt;
  Moment moment{*days * kMicrosPerDay, {}};
  if (scanner.AtEnd()) return moment;
  if (!scanner.TakeOneOf("T t")) return std::nullopt;
  const auto time = TimeOfDay(scanner, cut);
  if (!time) return std::nullopt;
  moment.micros += *time;
  scanner.Take(' ');
  return Zone(scanner, moment) ? std::optional(moment) : std::nullopt;
}

}  // namespace

Fault ParseDate(std::string_view text, duckdb::date_t& value) {
  bool cut = false;
  const auto moment = ParseMoment(text, cut);
  if (!moment || cut || moment->micros % kMicrosPerDay != 0) return Fault::kShape;
  if (moment->offset.value_or(0) != 0) return Fault::kZone;
  value = duckdb::date_t(static_cast<int32_t>(moment->micros / kMicrosPerDay));
  return Fault::kNone;
}

Fault ParseTime(std::string_view text, duckdb::dtime_t& value, bool& cut) {
  Scanner scanner(text);
  const auto time = TimeOfDay(scanner, cut);
  if (!time || !scanner.AtEnd()) return Fault::kShape;
  value = duckdb::dtime_t(*time);
  return Fault::kNone;
}

Fault ParseLocalTimestamp(std::string_view text, duckdb::timestamp_t& value, bool& cut) {
  const auto moment = ParseMoment(text, cut);
  if (!moment) return Fault::kShape;
  if (moment->offset.value_or(0) != 0) return Fault::kZone;
  value = duckdb::timestamp_t(moment->micros);
  return Fault::kNone;
}

Fault ParseUtcTimestamp(std::string_view text, duckdb::timestamp_t& value, bool& cut) {
  const auto moment = ParseMoment(text, cut);
  if (!moment) return Fault::kShape;
  value = duckdb::timestamp_t(moment->micros - moment->offset.value_or(0));
  return Fault::kNone;
}

}  // namespace weft::engine
