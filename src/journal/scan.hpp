#pragma once
#include <optional>

#include "journal/format.hpp"
#include "journal/segment_file.hpp"

// Walks the records of one segment and judges what is wrong with one that does not fit.
namespace weft::journal {

// Reads records in order from a place where one begins. Not thread-safe.
class Scanner {
 public:
  struct Record {
    uint64_t offset = 0;
    uint64_t position = 0;     // of its first byte in the file
    std::string_view payload;  // valid until the next call
  };

  // Stops at `end`, or at the first record that does not fit.
  Scanner(const SegmentFile& file, uint64_t position, uint64_t offset, uint64_t end);

  std::optional<Record> Next();
  // Where the next record begins, and its number. Short of `end`: the record there is damaged.
  uint64_t position() const { return position_; }
  uint64_t offset() const { return offset_; }

 private:
  // At least `count` bytes from position_, fewer at the end.
  std::string_view Ahead(size_t count);

  const SegmentFile& file_;
  uint64_t position_;
  uint64_t offset_;
  const uint64_t end_;
  std::string buffer_;  // bytes of the file from buffer_at_
  uint64_t buffer_at_ = 0;
};

// The byte after the last one from `position` on that is not zero; `position` when there is none.
uint64_t WrittenEnd(const SegmentFile& file, uint64_t position);

// True when a record that begins between the damaged one at `position` and `end` says that it was
// durable: then it is not a write that a crash tore, but a hole.
bool IsHole(const SegmentFile& file, uint64_t position, uint64_t offset, uint64_t end);

}  // namespace weft::journal
