#include "audit/tail.hpp"

#include <algorithm>

namespace weft::audit {

std::unique_lock<std::mutex> Tail::CatchUp() {
  std::unique_lock lock(mutex_);
  const journal::AppendLog& log = audit_.log();
  const uint64_t end = log.next_offset();
  if (!next_) next_ = end > records_max_ ? end - records_max_ : 0;
  if (*next_ == end) return lock;
  journal::AppendLog::Cursor cursor(log, std::max(*next_, log.first_offset()));
  while (const auto read = cursor.Next(end)) {
    const auto record = DecodeRecord(read->second);
    if (!record) continue;
    for (const Take& take : takers_) take(read->first, *record);
  }
  next_ = end;
  return lock;
}

}  // namespace weft::audit
