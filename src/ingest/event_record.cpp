#include "ingest/event_record.hpp"

#include <array>

#include "ingest/json_text.hpp"

namespace weft::ingest {
namespace {

// In the order in which they are written. A text that is not there is an empty one.
template <typename Record>
auto TextsOf(Record& record) {
  auto& event = record.event;
  return std::array{&record.domain,  &record.sender, &event.customer, &event.action,
                    &event.category, &event.uuid,    &event.meta,     &event.key_data,
                    &record.text,    &record.reasons};
}

// Little-endian, whatever the machine.
void Put(uint64_t value, size_t bytes, std::string& out) {
  for (size_t byte = 0; byte < bytes; ++byte)
    out += static_cast<char>((value >> (8 * byte)) & 0xff);
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
  bool IsWhole() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

void EncodeEvent(const EventRecord& record, std::string& out) {
  const Event& event = record.event;
  out += static_cast<char>(record.kind);
  Put((event.order_value ? 1 : 0) | (event.value ? 2 : 0), 1, out);
  Put(static_cast<uint64_t>(record.received.time_since_epoch().count()), 8, out);
  Put(static_cast<uint64_t>(event.at.time_since_epoch().count()), 8, out);
  PutAmount(event.order_value, out);
  PutAmount(event.value, out);
  for (const std::string_view* text : TextsOf(record)) {
    Put(text->size(), 4, out);
    out += *text;
  }
}

std::optional<EventRecord> DecodeEvent(std::string_view bytes) {
  Taker taker(bytes);
  EventRecord record;
  const uint64_t kind = taker.Number(1), flags = taker.Number(1);
  if ((kind != 1 && kind != 2) || flags > 3) return std::nullopt;
  record.kind = static_cast<EventKind>(kind);
  record.received = taker.Moment();
  record.event.at = taker.Moment();
  record.event.order_value = taker.AmountIf(flags & 1);
  record.event.value = taker.AmountIf(flags & 2);
  for (std::string_view* text : TextsOf(record)) *text = taker.Text();
  if (!taker.IsWhole()) return std::nullopt;
  record.event.owner = record.domain;
  return record;
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

}  // namespace weft::ingest
