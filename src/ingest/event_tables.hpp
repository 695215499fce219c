#pragma once
#include <memory>

#include "engine/table_source.hpp"
#include "ingest/event_record.hpp"
#include "journal/segment.hpp"

// Events as tables: tracking.journal_events and tracking.journal_rejected_events, whose contract is
// in product/tracking. What is durable when a statement begins, and nothing that comes later.
namespace weft::ingest {

// Owns the sources. Any thread; the journal outlives it.
class EventTables {
 public:
  explicit EventTables(const journal::AppendLog& log);
  ~EventTables();
  engine::TableSources sources() const;

  // Records of this kind before `offset` are kept elsewhere: scans that begin later leave them out.
  void BeginAt(EventKind kind, uint64_t offset);
  // The first record of this kind from `offset` on; where there is none, the end of what is
  // durable.
  uint64_t FirstOf(EventKind kind, uint64_t offset) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
