#include "engine/encode_text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace weft::engine {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighs = 0x8080808080808080;
constexpr size_t kNumberRoom = 64;

// What a text holds that keeps it from being copied as it is.
enum Findings : uint8_t { kPlain = 0, kSpecial = 1, kHigh = 2 };

constexpr std::array<uint8_t, 256> SpecialBytes(std::string_view special, bool controls) {
  std::array<uint8_t, 256> table{};
  for (size_t byte = 0x80; byte < 256; ++byte) table[byte] = kHigh;
  for (size_t byte = 0; controls && byte < 0x20; ++byte) table[byte] = kSpecial;
  for (const char byte : special) table[static_cast<uint8_t>(byte)] = kSpecial;
  return table;
}
constexpr auto kJsonBytes = SpecialBytes("\"\\", true);
constexpr auto kCsvBytes = SpecialBytes("\",\r\n", false);

// Nonzero when a byte of the word is `byte`, or (a false alarm that costs time only) follows one.
constexpr uint64_t Holds(uint64_t word, uint8_t byte) {
  const uint64_t zero_there = word ^ (kOnes * byte);
  return (zero_there - kOnes) & ~zero_there & kHighs;
}
constexpr uint64_t JsonAlarm(uint64_t word) {
  const uint64_t below_space = (word - kOnes * 0x20) & ~word & kHighs;
  return below_space | Holds(word, '"') | Holds(word, '\\') | (word & kHighs);
}
constexpr uint64_t CsvAlarm(uint64_t word) {
  return Holds(word, '"') | Holds(word, ',') | Holds(word, '\n') | Holds(word, '\r') |
         (word & kHighs);
}

template <uint64_t (*Alarm)(uint64_t)>
uint8_t Inspect(std::string_view text, const std::array<uint8_t, 256>& table) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    if (Alarm(word) != 0) break;
  }
  uint8_t found = kPlain;
  for (; at != end; ++at) found |= table[static_cast<uint8_t>(*at)];
  return found;
}

// Bytes of the UTF-8 character at the start of `text`, 0 when there is none.
size_t CharacterSize(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto follows = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (first < 0xF0 || first > 0xF4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  const bool overlong = first == 0xF0 && byte(1) < 0x90;
  const bool beyond = first == 0xF4 && byte(1) >= 0x90;
  return overlong || beyond ? 0 : 4;
}

void AppendJsonEscape(char byte, TextBuffer& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (byte) {
    case '"': return out.Append("\\\"");
    case '\\': return out.Append("\\\\");
    case '\n': return out.Append("\\n");
    case '\r': return out.Append("\\r");
    case '\t': return out.Append("\\t");
    default: break;
  }
  const auto code = static_cast<uint8_t>(byte);
  out.Append("\\u00");
  out.Append(kHex[code >> 4]);
  out.Append(kHex[code & 15]);
}

// Two digits at a time.
char* TwoDigits(char* at, uint32_t value) {
  at[0] = static_cast<char>('0' + value / 10);
  at[1] = static_cast<char>('0' + value % 10);
  return at + 2;
}

char* Fraction(char* at, uint64_t nanoseconds) {
  if (nanoseconds == 0) return at;
  int digits = 9;
  for (; digits > 3 && nanoseconds % 1000 == 0; digits -= 3) nanoseconds /= 1000;
  *at = '.';
  for (int i = digits; i > 0; --i, nanoseconds /= 10)
    at[i] = static_cast<char>('0' + nanoseconds % 10);
  return at + 1 + digits;
}

char* TimeOfDay(char* at, int64_t nanoseconds) {
  const auto seconds = static_cast<uint32_t>(nanoseconds / 1'000'000'000);
  at = TwoDigits(at, seconds / 3600);
  *at++ = ':';
  at = TwoDigits(at, seconds / 60 % 60);
  *at++ = ':';
  at = TwoDigits(at, seconds % 60);
  return Fraction(at, static_cast<uint64_t>(nanoseconds % 1'000'000'000));
}

constexpr int64_t kYear0 = -719528;  // 0000-01-01 in days since 1970
constexpr int64_t kYear10000 = 2932897;

char* Date(char* at, int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const auto year = static_cast<uint32_t>(static_cast<int>(date.year()));
  at = TwoDigits(TwoDigits(at, year / 100), year % 100);
  *at++ = '-';
  at = TwoDigits(at, static_cast<unsigned>(date.month()));
  *at++ = '-';
  return TwoDigits(at, static_cast<unsigned>(date.day()));
}

template <typename Number>
void AppendReal(Number value, TextBuffer& out) {
  if (std::isnan(value)) return out.Append("NaN");
  if (std::isinf(value)) return out.Append(value > 0 ? "Infinity" : "-Infinity");
  char* at = out.Room(kNumberRoom);
  out.UsedTo(std::to_chars(at, at + kNumberRoom, value).ptr);
}

}  // namespace

std::string_view ValidUtf8(std::string_view text, std::string& repaired) {
  size_t valid = 0;
  while (valid < text.size()) {
    const size_t size = CharacterSize(text.substr(valid));
    if (size == 0) break;
    valid += size;
  }
  if (valid == text.size()) return text;
  repaired.assign(text.substr(0, valid));
  while (valid < text.size()) {
    const size_t size = CharacterSize(text.substr(valid));
    repaired.append(size == 0 ? kReplacement : text.substr(valid, size));
    valid += std::max<size_t>(size, 1);
  }
  return repaired;
}

void AppendJsonText(std::string_view text, TextBuffer& out) {
  const uint8_t found = Inspect<JsonAlarm>(text, kJsonBytes);
  std::string repaired;
  if (found & kHigh) text = ValidUtf8(text, repaired);
  if (!(found & kSpecial)) {
    char* at = out.Room(text.size() + 2);
    *at = '"';
    std::memcpy(at + 1, text.data(), text.size());
    at[text.size() + 1] = '"';
    return out.UsedTo(at + text.size() + 2);
  }
  out.Append('"');
  for (const char byte : text) {
    if (kJsonBytes[static_cast<uint8_t>(byte)] == kSpecial) {
      AppendJsonEscape(byte, out);
    } else {
      out.Append(byte);
    }
  }
  out.Append('"');
}

void AppendCsvText(std::string_view text, TextBuffer& out) {
  if (text.empty()) return out.Append("\"\"");
  const uint8_t found = Inspect<CsvAlarm>(text, kCsvBytes);
  std::string repaired;
  if (found & kHigh) text = ValidUtf8(text, repaired);
  if (!(found & kSpecial)) return out.Append(text);
  out.Append('"');
  for (const char byte : text) {
    if (byte == '"') out.Append('"');
    out.Append(byte);
  }
  out.Append('"');
}

void AppendInteger(int64_t value, TextBuffer& out) {
  char* at = out.Room(kNumberRoom);
  out.UsedTo(std::to_chars(at, at + kNumberRoom, value).ptr);
}

void AppendUnsigned(uint64_t value, TextBuffer& out) {
  char* at = out.Room(kNumberRoom);
  out.UsedTo(std::to_chars(at, at + kNumberRoom, value).ptr);
}

void AppendDouble(double value, TextBuffer& out) { AppendReal(value, out); }
void AppendFloat(float value, TextBuffer& out) { AppendReal(value, out); }

bool AppendDate(int64_t days, TextBuffer& out) {
  if (days < kYear0 || days >= kYear10000) return false;
  out.UsedTo(Date(out.Room(kNumberRoom), days));
  return true;
}

void AppendTimeOfDay(int64_t nanoseconds, TextBuffer& out) {
  out.UsedTo(TimeOfDay(out.Room(kNumberRoom), nanoseconds));
}

bool AppendTimestamp(int64_t ticks, int64_t per_second, TextBuffer& out) {
  const int64_t per_day = per_second * 86400;
  int64_t days = ticks / per_day;
  int64_t rest = ticks % per_day;
  if (rest < 0) {
    rest += per_day;
    --days;
  }
  if (days < kYear0 || days >= kYear10000) return false;
  char* at = Date(out.Room(kNumberRoom), days);
  *at++ = 'T';
  out.UsedTo(TimeOfDay(at, rest * (1'000'000'000 / per_second)));
  return true;
}

}  // namespace weft::engine
