#pragma once
#include <memory>

#include "engine/table_source.hpp"
#include "ingest/event_record.hpp"
#include "journal/segment.hpp"

// Events as tables: tracking.journal_events and tracking.journal_rejected_events, whose contract is
// in product/tracking, and weft.event_rows, of all tables that take events. What is durable when a
// statement begins, and nothing that comes later.
namespace weft::ingest {

// Owns the sources. Any thread; the journal outlives it.
class EventTables {
 public:
  explicit EventTables(const journal::AppendLog& log);
  ~EventTables();
  enum class Of { kAccepted, kRefused, kRows };
  static constexpr size_t kCount = 3;
  static constexpr uint64_t kSegmentsARun = 4;  // of the journal, 64 MiB each: no run takes more

  engine::TableSources sources() const;

  // What is before `offset` is kept elsewhere: scans that begin later leave it out.
  void BeginAt(Of of, uint64_t offset);
  // The first record of these from `offset` on; where there is none, the end of what is durable.
  uint64_t FirstOf(Of of, uint64_t offset) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
