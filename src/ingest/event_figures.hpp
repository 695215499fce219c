#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "ingest/event.hpp"

// How many events came lately, and of each stream where in the journal they lie: counted where they
// are accepted and refused, so that looking costs nothing.
namespace weft::ingest {

// The events of a domain, or the rows of one of its tables that take events.
struct EventStream {
  std::string domain;
  std::string table;  // of rows: mesh::EventKeyOf; empty: DOMAIN.events
  auto operator<=>(const EventStream&) const = default;
};

// What one request adds to one stream.
struct EventTally {
  uint64_t accepted = 0, refused = 0;
  uint64_t first = 0, last = 0;                  // positions of the accepted ones
  std::map<std::string, uint64_t> reasons = {};  // each refused one's first
};

struct EventCounts {
  uint64_t accepted = 0, refused = 0;
};

struct StreamFigures {
  EventCounts minute = {}, hour = {};            // the last ones
  std::vector<EventCounts> by_minute = {};       // of the last hour, the oldest first
  std::map<std::string, uint64_t> reasons = {};  // of what was refused in that hour
  // Accepted ones that lie from a position on, to within a second's, and since when the first does.
  uint64_t beyond = 0;
  Time since{};
};

// Any thread.
class EventFigures {
 public:
  void Count(const EventStream& stream, Time now, const EventTally& tally);
  // The same of what an earlier process counted: no part of totals.
  void Remember(const EventStream& stream, Time then, const EventTally& tally);

  EventCounts totals() const;  // since the start
  std::vector<EventStream> streams() const;
  // `carried`: what lies before this position is in the lake.
  StreamFigures Of(const EventStream& stream, Time now, uint64_t carried) const;

  // The one reason that a refused event is counted under; short.
  static std::string ReasonOf(const Reasons& reasons);

 private:
  struct Mark {  // what came in one second, or minute
    Time at{};
    EventTally tally;
  };
  // Seconds of the last minute, minutes of the last day; all before is in the oldest.
  struct Marks {
    std::deque<Mark> seconds, minutes;
  };

  void Note(const EventStream& stream, Time at, const EventTally& tally);
  static void Fold(Marks& marks, Time now);

  mutable std::mutex mutex_;  // guards all below
  std::map<EventStream, Marks> marks_;
  EventCounts totals_;
};

}  // namespace weft::ingest
