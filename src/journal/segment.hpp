#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// An append-only log of records in segment files; format in docs/formats/journal.md. One writer;
// readers may read what is written. Recovery cuts a torn tail and refuses a hole in the middle.
namespace weft::journal {

class Disk;

struct LogOptions {
  std::filesystem::path folder;
  uint64_t segment_bytes_max = 64 << 20;  // a new segment begins beyond it
  // A segment gets its whole place on the disk with its first record, so that a sync need not write
  // how long it is. Where there is no room for that, it grows as it is written.
  bool reserves = false;
  Disk* disk = nullptr;  // outlives the log; null: the machine's own
};

// What opening found and mended.
struct Recovery {
  uint64_t records = 0;
  uint64_t torn_bytes = 0;  // cut from the end of the last segment
};

// Throws Error{kInvalid} for one that no log takes.
void CheckRecordSize(std::string_view record);

class AppendLog {
 public:
  // Opens or creates. Throws Error{kUnavailable} when the folder cannot be used, Error{kInternal}
  // when a record before the end is damaged (names segment and offset): nothing is mended then.
  explicit AppendLog(LogOptions options);
  ~AppendLog();

  // Appends; in the kernel on return (survives kill -9 of the process). Answers the record's
  // offset: records are numbered from 0 without gaps. A failed write throws Error{kUnavailable} and
  // leaves the log as it was.
  uint64_t Append(std::string_view record);
  // The same for many with one write: all of them are appended, side by side in one segment, or
  // none is. Answers the first one's offset.
  uint64_t AppendAll(std::span<const std::string_view> records);
  // Durable (fdatasync) on return, with all appended before. A failed sync stops the process: what
  // the kernel holds is unknown then, and recovery is the tested path.
  void Sync();

  // Calls `visit(offset, record)` for records with offset >= from, in order, until it answers
  // false.
  void Read(uint64_t from, const std::function<bool(uint64_t, std::string_view)>& visit) const;
  uint64_t next_offset() const;
  // Every record before it is durable.
  uint64_t durable_offset() const;
  // Of the first record that is kept; equal to next_offset() when there is none.
  uint64_t first_offset() const;
  // The first offset of each segment that is kept.
  std::vector<uint64_t> segment_starts() const;
  const Recovery& recovery() const;

  // Reads on record by record and keeps its place, so that a long log costs one pass however small
  // the steps. One thread at a time; must not outlive the log.
  class Cursor {
   public:
    struct Piece;  // a segment that is being read; inside journal/ only
    Cursor(const AppendLog& log, uint64_t from);
    ~Cursor();
    // The next record, when there is one before `until`; valid until the next call. Throws
    // Error{kInternal} for a damaged one.
    std::optional<std::pair<uint64_t, std::string_view>> Next(uint64_t until);
    // Of the record that comes next.
    uint64_t offset() const { return offset_; }

   private:
    const AppendLog& log_;
    uint64_t offset_;
    std::unique_ptr<Piece> piece_;
  };

  // Copies what is written now into an empty folder, as a log that can be opened there.
  void CopyTo(const std::filesystem::path& folder) const;

  // Drops whole segments that end before `offset`. Answers the first offset kept.
  uint64_t DropBefore(uint64_t offset);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::journal
