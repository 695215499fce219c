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

  engine::TableSources sources() const;

  // What is before `offset` is kept elsewhere: scans that begin later leave it out.
  void BeginAt(Of of, uint64_t offset);
  // As the source's RunEnd; it is Mark while less waits than one run takes.
  uint64_t RunEnd(Of of, uint64_t first) const;
  // The first record of these from `offset` on; where there is none, the end of what is durable.
  uint64_t FirstOf(Of of, uint64_t offset) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
