#include "ingest/row_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "ingest/json_number.hpp"
#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

using simdjson::dom::element;
using Type = mesh::ColumnType;
using Base = Type::Base;

bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A number's text, whether it came as a number or as text; nothing for what is neither.
std::optional<std::string> TextOfNumber(const element& value) {
  NumberSpace space;
  double number = 0;
  std::string_view text;
  if (value.is_int64() || value.is_uint64()) return simdjson::minify(value);
  if (!value.get(number)) return std::string(NumberText(number, space));
  if (!value.get(text)) return std::string(Trim(text));
  return std::nullopt;
}

struct Digits {
  bool is_negative = false;
  std::string_view whole, fraction;  // without zeros that say nothing
};
std::optional<Digits> DigitsOf(std::string_view text) {
  Digits digits{.is_negative = text.starts_with('-')};
  if (digits.is_negative || text.starts_with('+')) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  digits.whole = text.substr(0, point);
  if (!IsDigits(digits.whole)) return std::nullopt;
  if (point < text.size()) {
    digits.fraction = text.substr(point + 1);
    if (!IsDigits(digits.fraction)) return std::nullopt;
  }
  digits.whole.remove_prefix(std::min(digits.whole.find_first_not_of('0'), digits.whole.size()));
  const size_t last = digits.fraction.find_last_not_of('0');
  digits.fraction = digits.fraction.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return digits;
}

// Wider than 64 bits: at most 38 digits, which fit.
bool FitsBits(const Digits& digits, const Type& type) {
  if (!digits.fraction.empty() || digits.whole.size() > 38) return false;
  if (type.is_unsigned && digits.is_negative && !digits.whole.empty()) return false;
  if (type.bits > 64 || digits.whole.empty()) return digits.whole.size() <= 38;
  uint64_t size = 0;
  const char* end = digits.whole.data() + digits.whole.size();
  if (std::from_chars(digits.whole.data(), end, size).ec != std::errc()) return false;
  const int bits = type.is_unsigned ? type.bits : type.bits - 1;
  const uint64_t most = bits == 64 ? UINT64_MAX : (uint64_t{1} << bits) - 1;
  return size <= most || (digits.is_negative && size == most + 1);
}

std::string AppendInteger(const Type& type, const element& value, std::string& out) {
  const auto text = TextOfNumber(value);
  const auto digits = text ? DigitsOf(*text) : std::nullopt;
  if (!digits || !FitsBits(*digits, type)) return "is no whole number that fits";
  if (digits->is_negative) out += '-';
  out += digits->whole.empty() ? "0" : digits->whole;
  return {};
}

std::string AppendDecimal(const Type& type, const element& value, std::string& out) {
  const auto text = TextOfNumber(value);
  const auto digits = text ? DigitsOf(*text) : std::nullopt;
  if (!digits) return "is no number";
  if (digits->whole.size() > static_cast<size_t>(type.precision - type.scale))
    return "has too many digits before the point";
  if (digits->fraction.size() > static_cast<size_t>(type.scale)) return "has too many decimals";
  out += '"';
  if (digits->is_negative) out += '-';
  out += digits->whole.empty() ? "0" : digits->whole;
  if (!digits->fraction.empty()) (out += '.') += digits->fraction;
  out += '"';
  return {};
}

std::string AppendNumber(const element& value, std::string& out) {
  const auto text = TextOfNumber(value);
  double number = 0;
  if (!text) return "is no number";
  const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (code != std::errc() || end != text->data() + text->size() || !std::isfinite(number))
    return "is no number";
  AppendJsonText(*text, out);
  return {};
}

std::string AppendBoolean(const element& value, std::string& out) {
  bool truth = false;
  std::string_view text;
  if (value.get(truth)) {
    if (value.get(text)) return "is neither true nor false";
    const std::string word = Lower(Trim(text));
    if (word != "true" && word != "false") return "is neither true nor false";
    truth = word == "true";
  }
  out += truth ? "true" : "false";
  return {};
}

// 123 and "123" are one.
std::string AppendText(const element& value, std::string& out) {
  std::string_view text;
  if (!value.get(text))
    AppendJsonText(text, out);
  else if (value.is_int64() || value.is_uint64())
    AppendJsonText(std::string(simdjson::minify(value)), out);
  else
    return "is no text";
  return {};
}

// The column keeps moments in UTC; without a zone they are meant so.
std::string AppendMoment(const Type& type, const element& value, std::string& out) {
  std::string_view text;
  if (value.get(text)) return "is no moment that can be read";
  auto moment = ParseTime(Trim(text));
  if (!moment) moment = ParseTime(std::string(Trim(text)) + "Z");
  if (!moment) return "is no moment that can be read";
  std::string written = FormatTime(*moment);
  if (type.base == Base::kTimestamp) written.pop_back();
  AppendJsonText(written, out);
  return {};
}

std::string AppendDate(const element& value, std::string& out) {
  std::string_view text;
  constexpr size_t kDateBytes = 10;
  if (value.get(text) || Trim(text).size() != kDateBytes || !ParseTime(Trim(text)))
    return "is no date";
  AppendJsonText(Trim(text), out);
  return {};
}

std::string AppendTimeOfDay(const element& value, std::string& out) {
  std::string_view text;
  if (value.get(text) || !ParseTime("2000-01-01T" + std::string(Trim(text)) + "Z"))
    return "is no time of day";
  AppendJsonText(Trim(text), out);
  return {};
}

std::string AppendUuid(const element& value, std::string& out) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  std::string_view text;
  if (value.get(text)) return "is no UUID";
  const std::string word = Lower(Trim(text));
  const bool fits =
      word.size() == kShape.size() && std::ranges::equal(word, kShape, [](char each, char wanted) {
        if (wanted == '-') return each == '-';
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
      });
  if (!fits) return "is no UUID";
  AppendJsonText(word, out);
  return {};
}

std::string AppendBytes(const element& value, std::string& out) {
  std::string_view text;
  if (value.get(text) || !FromBase64(Trim(text))) return "is no base64";
  AppendJsonText(Trim(text), out);
  return {};
}

std::string AppendList(const Type& type, const element& value, std::string& out) {
  simdjson::dom::array items;
  if (value.get(items)) return "is no list";
  out += '[';
  for (bool is_first = true; const element item : items) {
    if (!std::exchange(is_first, false)) out += ',';
    if (item.is_null())
      out += "null";
    else if (const std::string problem = AppendValue(type.fields.front().second, item, out);
             !problem.empty())
      return "has an item that " + problem;
  }
  out += ']';
  return {};
}

std::string AppendObject(const Type& type, const element& value, std::string& out) {
  simdjson::dom::object fields;
  if (value.get(fields)) return "is no object";
  out += '{';
  for (bool is_first = true; const auto& [key, part] : fields) {
    const auto known = std::ranges::find(type.fields, key, &std::pair<std::string, Type>::first);
    if (known == type.fields.end()) return "has a field that it may not have: " + std::string(key);
    if (part.is_null()) continue;
    if (!std::exchange(is_first, false)) out += ',';
    AppendJsonText(key, out);
    out += ':';
    if (const std::string problem = AppendValue(known->second, part, out); !problem.empty())
      return "has a field " + std::string(key) + " that " + problem;
  }
  out += '}';
  return {};
}

}  // namespace

std::string AppendValue(const Type& type, const element& value, std::string& out) {
  switch (type.base) {
    case Base::kBoolean: return AppendBoolean(value, out);
    case Base::kInteger: return AppendInteger(type, value, out);
    case Base::kNumber: return AppendNumber(value, out);
    case Base::kDecimal: return AppendDecimal(type, value, out);
    case Base::kText: return AppendText(value, out);
    case Base::kDate: return AppendDate(value, out);
    case Base::kTime: return AppendTimeOfDay(value, out);
    case Base::kTimestamp:
    case Base::kTimestampUtc: return AppendMoment(type, value, out);
    case Base::kBlob: return AppendBytes(value, out);
    case Base::kUuid: return AppendUuid(value, out);
    case Base::kArray: return AppendList(type, value, out);
    case Base::kObject: return AppendObject(type, value, out);
    case Base::kJson: break;
  }
  out += simdjson::minify(value);
  return {};
}

std::string RemedyFor(const Type& type) {
  const std::string name = mesh::ToString(type);
  switch (type.base) {
    case Base::kBoolean: return "Send true or false.";
    case Base::kInteger: return "Send a whole number that fits " + name + ", as 42.";
    case Base::kNumber: return "Send a number with a point, as 103.4.";
    case Base::kDecimal: return "Send a number with a point that fits " + name + ", as 103.4.";
    case Base::kText: return "Send a text.";
    case Base::kDate: return "Send it as \"2026-01-05\".";
    case Base::kTime: return "Send it as \"10:05:00\".";
    case Base::kTimestamp:
    case Base::kTimestampUtc: return "Send it as ISO 8601, as \"2026-01-05T10:00:00Z\".";
    case Base::kUuid: return "Send it as \"6f9619ff-8b86-d011-b42d-00cf4fc964ff\".";
    case Base::kBlob: return "Send the bytes as base64.";
    default: return "Send it as the contract says: " + name + ".";
  }
}

}  // namespace weft::ingest
