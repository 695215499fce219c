#include "ingest/event_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "ingest/json_events.hpp"
#include "ingest/json_number.hpp"
#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view kKeyData = "key_data";
constexpr size_t kWordBytesMax = 256;

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

bool IsPlain(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char each) { return static_cast<unsigned char>(each) < 32; });
}

}  // namespace

struct EventReader::Impl {
  Impl(std::string_view body, EventForm form) : events(body, form) {}

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

  JsonEvents events;
  ReadEvent now;
  std::array<bool, kFieldCount> found{};
  std::vector<std::pair<std::string_view, element>> rest;
  std::vector<std::string_view> names;   // of the rest, sorted
  std::string customer, meta, key_data;  // what `now` points to when it is made here
  JsonWriter writer;
};

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
  } else if (IsSomething(value)) {
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
    case kMeta: event.meta = meta = writer.TextOf(value); return;
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
    now.event.customer = customer = writer.TextOf(value);
  } else if (!value.get(number)) {
    if (number != std::floor(number) || std::abs(number) > kExactWholeMax)
      return Refuse(kCustomer, "is no whole number that can be read exactly");
    NumberSpace space;
    now.event.customer = customer = NumberText(number, space);
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
  names.clear();
  for (const auto& [key, value] : rest) names.push_back(key);
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    now.reasons.push_back({std::string(*twice), "is there twice", "Send it once."});
  key_data = "{";
  for (const auto& [key, value] : rest) {
    if (key_data.size() > 1) key_data += ',';
    AppendJsonText(key, key_data);
    key_data += ':';
    key_data += writer.TextOf(value);
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
    : impl_(std::make_unique<Impl>(body, form)) {}
EventReader::~EventReader() = default;

const ReadEvent* EventReader::Next() {
  impl_->now = {};
  if (!impl_->events.Next()) return nullptr;
  if (impl_->events.event())
    impl_->Judge(*impl_->events.event());
  else
    impl_->RefuseWhole(impl_->events.fault().problem, impl_->events.fault().remedy);
  return &impl_->now;
}

std::string_view EventReader::Text() { return impl_->events.Text(); }

}  // namespace weft::ingest
