#include "ingest/event_tables.hpp"

#include <atomic>

namespace weft::ingest {
namespace {

using engine::Cell;
using engine::SourceRow;

constexpr size_t kRecordsAtOnce = 2048;

Cell TextOrNull(std::string_view text) { return text.empty() ? Cell() : Cell(std::string(text)); }
Cell AmountOrNull(const std::optional<Amount>& amount) {
  return amount ? Cell(ToString(*amount)) : Cell();
}

// The order is that of the contract, product/tracking/tracking.odcs.yaml.
SourceRow AcceptedRow(uint64_t offset, const EventRecord& record) {
  const Event& event = record.event;
  return {static_cast<int64_t>(offset),
          record.received,
          event.at,
          std::string(record.domain),
          std::string(event.customer),
          std::string(event.action),
          std::string(event.category),
          AmountOrNull(event.order_value),
          AmountOrNull(event.value),
          TextOrNull(event.uuid),
          TextOrNull(event.meta),
          TextOrNull(event.key_data),
          std::string(record.sender)};
}

SourceRow RefusedRow(uint64_t offset, const EventRecord& record) {
  return {static_cast<int64_t>(offset), record.received,
          TextOrNull(record.domain),    std::string(record.text),
          std::string(record.reasons),  TextOrNull(record.event.uuid),
          std::string(record.sender)};
}

class EventScan final : public engine::RowScan {
 public:
  EventScan(const journal::AppendLog& log, EventKind kind, uint64_t begin,
            const engine::ScanRequest& request)
      : cursor_(log, begin), kind_(kind), request_(request) {}

  std::optional<std::vector<SourceRow>> Next() override {
    std::vector<SourceRow> rows;
    for (size_t read = 0; read < kRecordsAtOnce; ++read) {
      const auto found = cursor_.Next(request_.mark);
      if (!found) return read == 0 ? std::nullopt : std::optional(std::move(rows));
      const auto record = DecodeEvent(found->second);
      if (!record || record->kind != kind_ || IsOutside(*record)) continue;
      rows.push_back(kind_ == EventKind::kAccepted ? AcceptedRow(found->first, *record)
                                                   : RefusedRow(found->first, *record));
    }
    return rows;
  }

 private:
  bool IsOutside(const EventRecord& record) const {
    const Time at = kind_ == EventKind::kAccepted ? record.event.at : record.received;
    return (request_.from && at < *request_.from) || (request_.to && at > *request_.to);
  }

  journal::AppendLog::Cursor cursor_;
  const EventKind kind_;
  const engine::ScanRequest request_;
};

class EventSource final : public engine::TableSource {
 public:
  EventSource(const journal::AppendLog& log, EventKind kind) : log_(log), kind_(kind) {}

  uint64_t Mark() const override { return log_.durable_offset(); }
  std::string_view time_column() const override {
    return kind_ == EventKind::kAccepted ? "timestamp" : "received_at";
  }
  std::unique_ptr<engine::RowScan> Scan(const engine::ScanRequest& request) const override {
    return std::make_unique<EventScan>(log_, kind_, begin_, request);
  }

  void BeginAt(uint64_t offset) { begin_ = offset; }
  uint64_t FirstFrom(uint64_t offset) const {
    const uint64_t end = Mark();
    journal::AppendLog::Cursor cursor(log_, offset);
    while (const auto found = cursor.Next(end)) {
      const auto record = DecodeEvent(found->second);
      if (record && record->kind == kind_) return found->first;
    }
    return end;
  }

 private:
  const journal::AppendLog& log_;
  const EventKind kind_;
  std::atomic<uint64_t> begin_{0};
};

}  // namespace

struct EventTables::Impl {
  explicit Impl(const journal::AppendLog& log)
      : accepted(log, EventKind::kAccepted), refused(log, EventKind::kRefused) {}
  EventSource& Of(EventKind kind) { return kind == EventKind::kAccepted ? accepted : refused; }

  EventSource accepted, refused;
};

EventTables::EventTables(const journal::AppendLog& log) : impl_(std::make_unique<Impl>(log)) {}
EventTables::~EventTables() = default;

engine::TableSources EventTables::sources() const {
  return {{"tracking.journal_events", &impl_->accepted},
          {"tracking.journal_rejected_events", &impl_->refused}};
}

void EventTables::BeginAt(EventKind kind, uint64_t offset) { impl_->Of(kind).BeginAt(offset); }

uint64_t EventTables::FirstOf(EventKind kind, uint64_t offset) const {
  return impl_->Of(kind).FirstFrom(offset);
}

}  // namespace weft::ingest
