#include "serve/event_pace.hpp"

#include <algorithm>
#include <chrono>

namespace weft::serve {

void EventPace::Look(Time now) {
  const auto passed = std::chrono::floor<std::chrono::seconds>(now - looked_);
  if (passed.count() < 1) return;
  is_burst_ = SegmentsAfter(end_) > static_cast<uint64_t>(passed.count());
  end_ = log_.durable_offset();
  looked_ = now;
}

uint64_t EventPace::SegmentsAfter(uint64_t offset) const {
  const std::vector<uint64_t> starts = log_.segment_starts();
  return static_cast<uint64_t>(starts.end() - std::ranges::upper_bound(starts, offset));
}

}  // namespace weft::serve
