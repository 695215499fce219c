#pragma once
#include <map>
#include <optional>

#include "audit/audit.hpp"

// The touches from the oldest kept one on, each `began` joined with its `ended`, in one pass and
// little memory however long the log is.
namespace weft::audit {

struct ScanRange {
  uint64_t until = 0;  // records from this offset on are not read: what came after the beginning
  // Touches that began outside need not come; some may, because clocks are set.
  std::optional<Time> from, to;
};

// One thread at a time; must not outlive the audit.
class Scan {
 public:
  Scan(const Audit& audit, ScanRange range);

  // The next touch, in the order in which they ended; those without an end come last. Reads at most
  // `records_max` records and answers nothing when none of them made a touch complete: `ended()`
  // tells whether that was all.
  std::optional<Row> Next(size_t records_max);
  bool ended() const { return read_all_ && open_.empty(); }

 private:
  static constexpr size_t kOpenRowsMax = 1024;

  bool IsPast(Time at) const;
  std::optional<Row> Take(uint64_t offset, std::string_view text);
  std::optional<Row> Complete(uint64_t began, Ended ended);
  std::optional<Row> NextOpen();
  std::optional<Row> ReadBegan(uint64_t offset) const;

  const Audit& audit_;
  const ScanRange range_;
  journal::AppendLog::Cursor cursor_;
  // Touches whose end was not met yet. Beyond kOpenRowsMax only their offsets are kept, and they
  // are read again.
  std::map<uint64_t, std::optional<Row>> open_;
  size_t open_rows_ = 0;
  bool read_all_ = false;
};

}  // namespace weft::audit
