#include "ingest/event_record.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.hpp"
#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

// In the order in which they are written. A text that is not there is an empty one.
template <typename Record>
auto TextsOf(Record& record) {
  auto& event = record.event;
  const bool is_row = record.kind >= EventKind::kRow;
  std::array events{&record.domain,  &record.sender, &event.customer, &event.action,
                    &event.category, &event.uuid,    &event.meta,     &event.key_data,
                    &record.text,    &record.reasons};
  std::array rows{&record.domain,  &record.sender, &record.table,  &event.uuid,
                  &record.content, &record.text,   &record.reasons};
  if (!is_row) return std::pair(events, events.size());
  std::ranges::copy(rows, events.begin());
  return std::pair(events, rows.size());
}

constexpr uint64_t kHasOrderValue = 1, kHasValue = 2, kReplays = 4, kAllFlags = 7;

// Little-endian, whatever the machine.
void Put(uint64_t value, size_t bytes, std::string& out) {
  char text[sizeof value];
#pragma GCC unroll 8  // which makes one store of it
  for (size_t byte = 0; byte < sizeof value; ++byte)
    text[byte] = static_cast<char>((value >> (8 * byte)) & 0xff);
  out.append(text, bytes);
}

void PutAmount(const std::optional<Amount>& amount, std::string& out) {
  if (amount) Put(static_cast<uint64_t>(amount->units), 8, out);
}

// Takes from the front; fails for good once too little is there.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}

  uint64_t Number(size_t bytes) {
    if (rest_.size() < bytes) failed_ = true;
    uint64_t value = 0;
    for (size_t byte = 0; !failed_ && byte < bytes; ++byte)
      value |= static_cast<uint64_t>(static_cast<unsigned char>(rest_[byte])) << (8 * byte);
    if (!failed_) rest_.remove_prefix(bytes);
    return value;
  }
  std::string_view Text() {
    const uint64_t size = Number(4);
    if (failed_ || rest_.size() < size) failed_ = true;
    if (failed_) return {};
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  Time Moment() { return Time(std::chrono::microseconds(static_cast<int64_t>(Number(8)))); }
  std::optional<Amount> AmountIf(bool is_there) {
    if (!is_there) return std::nullopt;
    return Amount{static_cast<int64_t>(Number(8))};
  }
  bool failed() const { return failed_; }
  bool IsWhole() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

void EncodeEvent(const EventRecord& record, std::string& out) {
  const Event& event = record.event;
  out += static_cast<char>(record.kind);
  Put((event.order_value ? kHasOrderValue : 0) | (event.value ? kHasValue : 0) |
          (record.replays ? kReplays : 0),
      1, out);
  Put(static_cast<uint64_t>(record.received.time_since_epoch().count()), 8, out);
  Put(static_cast<uint64_t>(event.at.time_since_epoch().count()), 8, out);
  PutAmount(event.order_value, out);
  PutAmount(event.value, out);
  if (record.replays) Put(*record.replays, 8, out);
  const auto [texts, count] = TextsOf(record);
  for (size_t i = 0; i < count; ++i) {
    Put(texts[i]->size(), 4, out);
    out += *texts[i];
  }
}

std::optional<EventHead> HeadOf(std::string_view bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto kind = static_cast<unsigned char>(bytes[0]),
             flags = static_cast<unsigned char>(bytes[1]);
  if (kind < 1 || kind > 5 || flags > kAllFlags) return std::nullopt;
  return EventHead{static_cast<EventKind>(kind), (flags & kReplays) != 0};
}

std::optional<EventRecord> DecodeEvent(std::string_view bytes) {
  Taker taker(bytes);
  EventRecord record;
  const auto head = HeadOf(bytes);
  if (!head) return std::nullopt;
  record.kind = head->kind;
  taker.Number(1);
  const uint64_t flags = taker.Number(1);
  record.received = taker.Moment();
  record.event.at = taker.Moment();
  record.event.order_value = taker.AmountIf(flags & kHasOrderValue);
  record.event.value = taker.AmountIf(flags & kHasValue);
  if (flags & kReplays) record.replays = taker.Number(8);
  const auto [texts, count] = TextsOf(record);
  for (size_t i = 0; i < count; ++i) *texts[i] = taker.Text();
  if (record.kind == EventKind::kEmptied ? taker.failed() : !taker.IsWhole()) return std::nullopt;
  record.event.owner = record.domain;
  return record;
}

std::string Emptied(const EventRecord& record, size_t bytes) {
  EventRecord left{.kind = EventKind::kEmptied, .received = record.received};
  if (!IsRefused(record.kind)) {
    left.domain = record.domain;
    left.table = record.table;
    left.event.uuid = record.event.uuid;
  }
  std::string out;
  EncodeEvent(left, out);
  out.resize(bytes, '\0');
  return out;
}

std::string ReasonsJson(const Reasons& reasons) {
  std::string json = "[";
  for (const Reason& reason : reasons) {
    json += json.size() > 1 ? ",{\"field\":" : "{\"field\":";
    AppendJsonText(reason.field, json);
    json += ",\"problem\":";
    AppendJsonText(reason.problem, json);
    json += ",\"remedy\":";
    AppendJsonText(reason.remedy, json);
    json += '}';
  }
  return json + "]";
}

Reasons ReasonsOf(std::string_view json) {
  Reasons reasons;
  const Json list = Json::parse(json, nullptr, false);
  if (!list.is_array()) return reasons;
  for (const Json& each : list)
    reasons.push_back(
        {each.value("field", ""), each.value("problem", ""), each.value("remedy", "")});
  return reasons;
}

}  // namespace weft::ingest
