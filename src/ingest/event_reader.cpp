#include "ingest/event_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view kKeyData = "key_data";
constexpr size_t kWordBytesMax = 256;
constexpr double kExactWholeMax = 9007199254740992;  // 2^53

enum Field : size_t {
  kOwner,
  kTimestamp,
  kCustomer,
  kAction,
  kCategory,
  kOrderValue,
  kValue,
  kUuid,
  kMeta,
  kFieldCount
};
constexpr size_t kMandatoryCount = 5;

struct FieldRow {
  std::string_view name;
  std::string_view remedy;
};
constexpr std::array<FieldRow, kFieldCount> kFields{{
    {"data_owner", "Name the domain, or a team that has one domain, as \"orders\"."},
    {"timestamp", "Send it as ISO 8601, as \"2026-01-05T10:00:00Z\"."},
    {"acting_customer", "Send the customer's id as text or as a whole number."},
    {"action", "Say what was done, as \"buys something\", in at most 256 bytes."},
    {"action_category", "Say of which kind the action is, as \"order\", in at most 256 bytes."},
    {"order_value", "Send a number with a point and at most 14 digits before it, as 103.4."},
    {"value", "Send a number with a point and at most 14 digits before it, as 103.4."},
    {"event_uuid", "Send a text of at most 256 bytes that no other event has, or leave it out."},
    {"additional_meta", "Send any JSON, or leave it out."},
}};

std::optional<Field> FieldOf(std::string_view name) {
  for (size_t i = 0; i < kFields.size(); ++i)
    if (kFields[i].name == name) return static_cast<Field>(i);
  return std::nullopt;
}

bool IsNothing(const element& value) {
  std::string_view text;
  return value.is_null() || (!value.get(text) && Trim(text).empty());
}

using NumberSpace = std::array<char, 400>;
std::string_view NumberText(double number, NumberSpace& space) {
  const auto [end, code] =
      std::to_chars(space.data(), space.data() + space.size(), number, std::chars_format::fixed);
  return {space.data(), static_cast<size_t>(end - space.data())};
}

bool IsPlain(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char each) { return static_cast<unsigned char>(each) < 32; });
}

}  // namespace

struct EventReader::Impl {
  Impl(std::string_view body, EventForm with) : form(with), bytes(body) {}

  void Open();
  bool NextLine();
  bool NextElement();
  void Judge(const element& event);
  void Collect(const object& fields);
  void Add(std::string_view key, const element& value);
  void Fill(Field field, const element& value);
  void FillWord(Field field, const element& value, std::string_view& word);
  void FillCustomer(const element& value);
  void FillAmount(Field field, const element& value, std::optional<Amount>& amount);
  void FillTime(const element& value);
  void FillRest();
  void Refuse(Field field, std::string problem);
  void RefuseWhole(std::string problem, std::string remedy);

  const EventForm form;
  const simdjson::padded_string bytes;
  simdjson::dom::parser parser;
  std::optional<element> single;
  simdjson::dom::array::iterator next, end;
  std::optional<element> current;  // of JSON
  std::string_view line;           // of NDJSON
  size_t line_at = 0;

  ReadEvent now;
  std::array<bool, kFieldCount> found{};
  std::vector<std::pair<std::string_view, element>> rest;
  std::string customer, meta, key_data, text;  // what `now` points to when it is made here
};

void EventReader::Impl::Open() {
  if (form == EventForm::kNdjson) return;
  element document;
  if (const auto fault = parser.parse(bytes).get(document))
    throw Error(ErrorKind::kInvalid,
                std::string("the body is no JSON: ") + simdjson::error_message(fault),
                "Send one event as a JSON object, an array of them, or one a line as "
                "application/x-ndjson.");
  simdjson::dom::array events;
  if (document.get(events)) {
    single = document;
    return;
  }
  next = events.begin();
  end = events.end();
}

// False at the end.
bool EventReader::Impl::NextLine() {
  line = {};
  const std::string_view all(bytes.data(), bytes.size());
  while (Trim(line).empty()) {
    if (line_at >= all.size()) return false;
    const size_t stop = std::min(all.find('\n', line_at), all.size());
    line = all.substr(line_at, stop - line_at);
    line_at = stop + 1;
  }
  element event;
  // Behind each line is at least the padding of the whole, which the parser may look at.
  if (const auto fault = parser.parse(line.data(), line.size(), false).get(event))
    RefuseWhole(std::string("is no JSON: ") + simdjson::error_message(fault),
                "Send one event a line.");
  else
    Judge(event);
  return true;
}

bool EventReader::Impl::NextElement() {
  current = std::exchange(single, std::nullopt);
  if (!current && next != end) {
    current = *next;
    ++next;
  }
  if (!current) return false;
  Judge(*current);
  return true;
}

void EventReader::Impl::Judge(const element& event) {
  object fields;
  if (event.get(fields)) return RefuseWhole("is no object", "Send each event as a JSON object.");
  found.fill(false);
  rest.clear();
  Collect(fields);
  for (size_t i = 0; i < kMandatoryCount; ++i)
    if (!found[i]) Refuse(static_cast<Field>(i), "is missing");
  FillRest();
}

void EventReader::Impl::Collect(const object& fields) {
  for (const auto& [key, value] : fields) {
    if (key != kKeyData || value.is_null()) {
      Add(key, value);
      continue;
    }
    object nested;
    if (value.get(nested))
      now.reasons.push_back({std::string(kKeyData), "is no object", "Send a JSON object."});
    else
      for (const auto& [inner, inner_value] : nested) Add(inner, inner_value);
  }
}

void EventReader::Impl::Add(std::string_view key, const element& value) {
  const auto field = FieldOf(key);
  if (!field) {
    rest.emplace_back(key, value);
  } else if (!IsNothing(value)) {
    if (found[*field])
      Refuse(*field, "is there twice");
    else
      Fill(*field, value);
    found[*field] = true;
  }
}

void EventReader::Impl::Fill(Field field, const element& value) {
  Event& event = now.event;
  switch (field) {
    case kOwner: return FillWord(field, value, event.owner);
    case kTimestamp: return FillTime(value);
    case kCustomer: return FillCustomer(value);
    case kAction: return FillWord(field, value, event.action);
    case kCategory: return FillWord(field, value, event.category);
    case kOrderValue: return FillAmount(field, value, event.order_value);
    case kValue: return FillAmount(field, value, event.value);
    case kUuid: return FillWord(field, value, event.uuid);
    case kMeta:
      meta = simdjson::minify(value);
      event.meta = meta;
      return;
    case kFieldCount: return;
  }
}

void EventReader::Impl::FillWord(Field field, const element& value, std::string_view& word) {
  if (value.get(word)) return Refuse(field, "is no text");
  word = Trim(word);
  if (word.size() > kWordBytesMax) return Refuse(field, "is longer than 256 bytes");
  if (!IsPlain(word)) return Refuse(field, "holds control characters");
}

// 123 and "123" are one customer.
void EventReader::Impl::FillCustomer(const element& value) {
  double number = 0;
  if (value.is_int64() || value.is_uint64()) {
    customer = simdjson::minify(value);
    now.event.customer = customer;
  } else if (!value.get(number)) {
    if (number != std::floor(number) || std::abs(number) > kExactWholeMax)
      return Refuse(kCustomer, "is no whole number that can be read exactly");
    NumberSpace space;
    customer = NumberText(number, space);
    now.event.customer = customer;
  } else {
    FillWord(kCustomer, value, now.event.customer);
  }
}

void EventReader::Impl::FillAmount(Field field, const element& value,
                                   std::optional<Amount>& amount) {
  std::string_view word;
  double number = 0;
  NumberSpace space;
  if (!value.get(number)) word = NumberText(number, space);  // whole ones, too
  if (word.empty() && value.get(word)) return Refuse(field, "is no number");
  amount = ParseAmount(word);
  if (!amount) Refuse(field, "is not a number that fits");
}

void EventReader::Impl::FillTime(const element& value) {
  std::string_view word;
  if (value.get(word)) return Refuse(kTimestamp, "is no text");
  const auto moment = ParseTime(Trim(word));
  if (!moment) return Refuse(kTimestamp, "is no moment that can be read");
  now.event.at = *moment;
}

// What is not of the standard schema stays as it was sent.
void EventReader::Impl::FillRest() {
  if (rest.empty()) return;
  std::vector<std::string_view> names;
  for (const auto& [key, value] : rest) names.push_back(key);
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    now.reasons.push_back({std::string(*twice), "is there twice", "Send it once."});
  key_data = "{";
  for (const auto& [key, value] : rest) {
    if (key_data.size() > 1) key_data += ',';
    AppendJsonText(key, key_data);
    key_data += ':';
    key_data += simdjson::minify(value);
  }
  key_data += '}';
  now.event.key_data = key_data;
}

void EventReader::Impl::Refuse(Field field, std::string problem) {
  now.reasons.push_back(
      {std::string(kFields[field].name), std::move(problem), std::string(kFields[field].remedy)});
}

void EventReader::Impl::RefuseWhole(std::string problem, std::string remedy) {
  now.reasons.push_back({"event", std::move(problem), std::move(remedy)});
}

EventReader::EventReader(std::string_view body, EventForm form)
    : impl_(std::make_unique<Impl>(body, form)) {
  impl_->Open();
}
EventReader::~EventReader() = default;

const ReadEvent* EventReader::Next() {
  impl_->now = {};
  const bool is_lines = impl_->form == EventForm::kNdjson;
  return (is_lines ? impl_->NextLine() : impl_->NextElement()) ? &impl_->now : nullptr;
}

std::string_view EventReader::Text() {
  if (!impl_->current) return impl_->line;
  impl_->text = simdjson::minify(*impl_->current);
  return impl_->text;
}

}  // namespace weft::ingest
