#include "ingest/event_tables.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace weft::ingest {
namespace {

using engine::Cell;
using engine::SourceRow;

constexpr size_t kRecordsAtOnce = 2048;
constexpr ptrdiff_t kSegmentsARun = 4;  // of 64 MiB each

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

// A refused one; or, of one that was accepted later, when it was: event and reasons are empty then.
SourceRow RefusedRow(uint64_t offset, const EventRecord& record) {
  return {static_cast<int64_t>(offset),
          record.received,
          TextOrNull(record.domain),
          TextOrNull(record.table),
          std::string(record.text),
          record.reasons.empty() ? std::string("[]") : std::string(record.reasons),
          TextOrNull(record.event.uuid),
          std::string(record.sender),
          record.replays ? Cell(static_cast<int64_t>(*record.replays)) : Cell()};
}

// The order is that of weft.event_rows in product/platform/platform.odcs.yaml.
SourceRow RowOfTable(uint64_t offset, const EventRecord& record) {
  return {static_cast<int64_t>(offset), record.received,
          std::string(record.domain),   std::string(record.table),
          std::string(record.content),  TextOrNull(record.event.uuid),
          std::string(record.sender)};
}

Time HappenedAt(const EventRecord& record) { return record.event.at; }
Time ReceivedAt(const EventRecord& record) { return record.received; }

// What a source gives out.
struct Kind {
  std::string_view table;
  bool (*has)(const EventRecord&);
  SourceRow (*row)(uint64_t offset, const EventRecord&);
  std::string_view time_column;
  Time (*time)(const EventRecord&);
  std::string_view carried_by;  // the table that keeps these rows; empty: each its own
  bool by_domain;               // only a domain's own principal gets its rows
};

constexpr std::array<Kind, EventTables::kCount> kKinds{
    Kind{"tracking.journal_events",
         [](const EventRecord& record) { return record.kind == EventKind::kAccepted; },
         &AcceptedRow, "timestamp", &HappenedAt, "tracking.kept_events", false},
    Kind{"tracking.journal_rejected_events",
         [](const EventRecord& record) { return IsRefused(record.kind) || record.replays; },
         &RefusedRow, "received_at", &ReceivedAt, "tracking.kept_rejected_events", false},
    Kind{"weft.event_rows",
         [](const EventRecord& record) { return record.kind == EventKind::kRow; }, &RowOfTable,
         "received_at", &ReceivedAt, "", true},
};

class EventScan final : public engine::RowScan {
 public:
  EventScan(const journal::AppendLog& log, const Kind& kind, uint64_t begin,
            const engine::ScanRequest& request)
      : cursor_(log, std::max(begin, request.first)),
        end_(request.last < request.mark ? request.last + 1 : request.mark),
        kind_(kind),
        request_(request) {}

  std::optional<std::vector<SourceRow>> Next() override {
    std::vector<SourceRow> rows;
    for (size_t read = 0; read < kRecordsAtOnce; ++read) {
      const auto found = cursor_.Next(end_);
      if (!found) return read == 0 ? std::nullopt : std::optional(std::move(rows));
      const auto record = DecodeEvent(found->second);
      if (record && kind_.has(*record) && !IsOutside(*record) && IsTheirs(*record))
        rows.push_back(kind_.row(found->first, *record));
    }
    return rows;
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
    if (!kind_.carried_by.empty()) first = FirstFrom(std::max<uint64_t>(first, begin_));
    const std::vector<uint64_t> starts = log_.segment_starts();
    const auto next = std::ranges::upper_bound(starts, first);
    if (starts.end() - next < kSegmentsARun) return end;
    return std::min(end, *(next + (kSegmentsARun - 1)));
  }

  void BeginAt(uint64_t offset) { begin_ = offset; }
  uint64_t FirstFrom(uint64_t offset) const {
    const uint64_t end = Mark();
    if (offset >= end) return end;
    journal::AppendLog::Cursor cursor(log_, offset);
    while (const auto found = cursor.Next(end)) {
      const auto record = DecodeEvent(found->second);
      if (record && kind_.has(*record)) return found->first;
    }
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

uint64_t EventTables::RunEnd(Of of, uint64_t first) const {
  return impl_->sources[static_cast<size_t>(of)]->RunEnd(first);
}

uint64_t EventTables::FirstOf(Of of, uint64_t offset) const {
  return impl_->sources[static_cast<size_t>(of)]->FirstFrom(offset);
}

}  // namespace weft::ingest
