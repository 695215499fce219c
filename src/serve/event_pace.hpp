#pragma once
#include <cstdint>

#include "base/clock.hpp"
#include "ingest/event_tables.hpp"
#include "journal/segment.hpp"

// When so much waits in the journal that a run is to carry it on before its time comes. A burst,
// more than a segment a second, is taken first: more waits until a run gets its share of the
// machine.
namespace weft::serve {

// One thread.
class EventPace {
 public:
  static constexpr uint64_t kSegmentsOfBurst = 16;  // 1 GiB

  explicit EventPace(const journal::AppendLog& log) : log_(log) {}

  // Measures what came since the last time, when that is a second ago or longer.
  void Look(Time now);
  // Whether it is time to carry on what waits from this offset on. Otherwise a run takes all of it,
  // but for a burst.
  bool IsTimeFor(uint64_t waits_from) const {
    return SegmentsAfter(waits_from) >=
           (is_burst_ ? kSegmentsOfBurst : ingest::EventTables::kSegmentsARun);
  }

 private:
  uint64_t SegmentsAfter(uint64_t offset) const;

  const journal::AppendLog& log_;
  Time looked_{};
  uint64_t end_ = 0;  // of the journal then
  bool is_burst_ = false;
};

}  // namespace weft::serve
