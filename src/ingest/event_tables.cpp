#include "ingest/event_tables.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace weft::ingest {
namespace {

using engine::Cell;
using engine::RowSink;

constexpr size_t kRecordsAtOnce = 2048;
constexpr ptrdiff_t kSegmentsARun = EventTables::kSegmentsARun;

Cell TextOrNull(std::string_view text) { return text.empty() ? Cell() : Cell(text); }
Cell Number(uint64_t number) { return static_cast<int64_t>(number); }
Cell AmountOrNull(const std::optional<Amount>& amount) {
  return amount ? Cell(engine::Decimal{amount->units, Amount::kDecimals}) : Cell();
}

// The order is that of the contract, product/tracking/tracking.odcs.yaml.
void PutAccepted(uint64_t offset, const EventRecord& record, RowSink& rows) {
  const Event& event = record.event;
  rows.PutRow({Number(offset), record.received, event.at, record.domain, event.customer,
               event.action, event.category, AmountOrNull(event.order_value),
               AmountOrNull(event.value), TextOrNull(event.uuid), TextOrNull(event.meta),
               TextOrNull(event.key_data), record.sender});
}

// A refused one; or, of one that was accepted later, when it was: event and reasons are empty then.
void PutRefused(uint64_t offset, const EventRecord& record, RowSink& rows) {
  rows.PutRow({Number(offset), record.received, TextOrNull(record.domain), TextOrNull(record.table),
               record.text, record.reasons.empty() ? std::string_view("[]") : record.reasons,
               TextOrNull(record.event.uuid), record.sender,
               record.replays ? Number(*record.replays) : Cell()});
}

// The order is that of weft.event_rows in product/platform/platform.odcs.yaml.
void PutOwn(uint64_t offset, const EventRecord& record, RowSink& rows) {
  rows.PutRow({Number(offset), record.received, record.domain, record.table, record.content,
               TextOrNull(record.event.uuid), record.sender});
}

Time HappenedAt(const EventRecord& record) { return record.event.at; }
Time ReceivedAt(const EventRecord& record) { return record.received; }

// What a source gives out.
struct Kind {
  std::string_view table;
  bool (*has)(const EventHead&);
  void (*put)(uint64_t offset, const EventRecord&, RowSink&);
  std::string_view time_column;
  Time (*time)(const EventRecord&);
  std::string_view carried_by;  // the table that keeps these rows; empty: each its own
  bool by_domain;               // only a domain's own principal gets its rows
};

constexpr std::array<Kind, EventTables::kCount> kKinds{
    Kind{"tracking.journal_events",
         [](const EventHead& head) { return head.kind == EventKind::kAccepted; }, &PutAccepted,
         "timestamp", &HappenedAt, "tracking.kept_events", false},
    Kind{"tracking.journal_rejected_events",
         [](const EventHead& head) { return IsRefused(head.kind) || head.is_replay; }, &PutRefused,
         "received_at", &ReceivedAt, "tracking.kept_rejected_events", false},
    Kind{"weft.event_rows", [](const EventHead& head) { return head.kind == EventKind::kRow; },
         &PutOwn, "received_at", &ReceivedAt, "", true},
};

bool Has(const Kind& kind, std::string_view record) {
  const auto head = HeadOf(record);
  return head && kind.has(*head);
}

class EventScan final : public engine::RowScan {
 public:
  EventScan(const journal::AppendLog& log, const Kind& kind, uint64_t begin,
            const engine::ScanRequest& request)
      : cursor_(log, std::max(begin, request.first)),
        end_(request.last < request.mark ? request.last + 1 : request.mark),
        kind_(kind),
        request_(request) {}

  bool Next(RowSink& rows) override {
    for (size_t read = 0; read < kRecordsAtOnce && rows.room() > 0; ++read) {
      const auto found = cursor_.Next(end_);
      if (!found) return read > 0;
      if (!Has(kind_, found->second)) continue;
      const auto record = DecodeEvent(found->second);
      if (record && !IsOutside(*record) && IsTheirs(*record))
        kind_.put(found->first, *record, rows);
    }
    return true;
  }

 private:
  bool IsOutside(const EventRecord& record) const {
    const Time at = kind_.time(record);
    return (request_.from && at < *request_.from) || (request_.to && at > *request_.to);
  }

  // Rows without the rules of their table are for that table alone, which its domain computes.
  bool IsTheirs(const EventRecord& record) const {
    return !kind_.by_domain || request_.reader.service_domain == record.domain;
  }

  journal::AppendLog::Cursor cursor_;
  const uint64_t end_;
  const Kind& kind_;
  const engine::ScanRequest request_;
};

class EventSource final : public engine::TableSource {
 public:
  EventSource(const journal::AppendLog& log, const Kind& kind) : log_(log), kind_(kind) {}

  uint64_t Mark() const override { return log_.durable_offset(); }
  uint64_t Begin() const override { return begin_; }
  std::string_view time_column() const override { return kind_.time_column; }
  std::string_view number_column() const override { return "position"; }
  std::string_view carried_by() const override { return kind_.carried_by; }
  std::unique_ptr<engine::RowScan> Scan(const engine::ScanRequest& request) const override {
    return std::make_unique<EventScan>(log_, kind_, begin_, request);
  }

  // At the end of a segment.
  uint64_t RunEnd(uint64_t first) const override {
    const uint64_t end = Mark();
    const std::vector<uint64_t> starts = log_.segment_starts();
    if (starts.end() - std::ranges::upper_bound(starts, first) < kSegmentsARun) return end;
    if (!kind_.carried_by.empty()) first = FirstFrom(std::max<uint64_t>(first, begin_));
    const auto next = std::ranges::upper_bound(starts, first);
    if (starts.end() - next < kSegmentsARun) return end;
    return std::min(end, *(next + (kSegmentsARun - 1)));
  }

  void BeginAt(uint64_t offset) { begin_ = offset; }
  uint64_t FirstFrom(uint64_t offset) const {
    const uint64_t end = Mark();
    if (offset >= end) return end;
    journal::AppendLog::Cursor cursor(log_, offset);
    while (const auto found = cursor.Next(end))
      if (Has(kind_, found->second)) return found->first;
    return end;
  }

 private:
  const journal::AppendLog& log_;
  const Kind& kind_;
  std::atomic<uint64_t> begin_{0};
};

}  // namespace

struct EventTables::Impl {
  explicit Impl(const journal::AppendLog& log) {
    for (size_t i = 0; i < kCount; ++i) sources[i] = std::make_unique<EventSource>(log, kKinds[i]);
  }
  std::array<std::unique_ptr<EventSource>, kCount> sources;
};

EventTables::EventTables(const journal::AppendLog& log) : impl_(std::make_unique<Impl>(log)) {}
EventTables::~EventTables() = default;

engine::TableSources EventTables::sources() const {
  engine::TableSources sources;
  for (size_t i = 0; i < kCount; ++i) sources.emplace(kKinds[i].table, impl_->sources[i].get());
  return sources;
}

void EventTables::BeginAt(Of of, uint64_t offset) {
  impl_->sources[static_cast<size_t>(of)]->BeginAt(offset);
}

uint64_t EventTables::FirstOf(Of of, uint64_t offset) const {
  return impl_->sources[static_cast<size_t>(of)]->FirstFrom(offset);
}

}  // namespace weft::ingest
