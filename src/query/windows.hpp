#pragma once
#include <functional>

#include "query/batch_shelf.hpp"
#include "query/trail.hpp"

namespace weft::query {

// Rows by their places, so many at once that their text is neither tiny nor large. Streams of one
// user who sees the same share what is read. One thread at a time; the shelf outlives it.
class Windows {
 public:
  // What asks for rows from one place on and before another.
  using Between = std::function<engine::Question(uint64_t from, uint64_t until)>;

  Windows(const Tracker& tracker, BatchShelf& shelf, const mesh::TableId& table, Between between)
      : tracker_(tracker), shelf_(shelf), table_(table), between_(std::move(between)) {}

  // Those that come next, before `end`. Null: there are none now.
  ReadRowsPtr Next(audit::Touch& touch, uint64_t from, uint64_t end);

 private:
  static constexpr uint64_t kCountMin = 16, kCountMax = 16384;
  static constexpr size_t kBytesWanted = 4 << 20, kBytesMax = 16 << 20;

  // Null: they are more than kBytesMax; the next time it is to be fewer.
  ReadRowsPtr Read(audit::Touch& touch, uint64_t from, uint64_t until);

  const Tracker tracker_;
  BatchShelf& shelf_;
  const mesh::TableId table_;
  const Between between_;
  uint64_t count_ = 512;
};

}  // namespace weft::query
