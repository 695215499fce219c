#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

// Rows that were just read for a stream, so that others who are at the same place and see the same
// need not read them again.
namespace weft::query {

struct ReadRows {
  uint64_t to = 0;  // the place after them
  std::string text;
};
using ReadRowsPtr = std::shared_ptr<const ReadRows>;

// Any thread.
class BatchShelf {
 public:
  // `key`: who sees what, and from which place on. Null: not here any more.
  ReadRowsPtr Find(const std::string& key);
  void Keep(const std::string& key, ReadRowsPtr rows);

 private:
  using Steady = std::chrono::steady_clock;
  // What a filter looks for in other tables may change: rows are not kept for longer.
  static constexpr std::chrono::seconds kAgeMax{1};
  static constexpr size_t kBytesMax = 32 << 20;

  struct Entry {
    std::string key;
    ReadRowsPtr rows;
    Steady::time_point since;
  };
  void DropOld();

  std::mutex mutex_;  // guards all below
  std::deque<Entry> entries_;
  size_t bytes_ = 0;  // of all of them
};

}  // namespace weft::query
