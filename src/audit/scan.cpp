#include "audit/scan.hpp"

#include "audit/record.hpp"

namespace weft::audit {
namespace {

// How far a clock may have been set back between two records.
constexpr std::chrono::hours kClockSlack{1};

std::optional<Record> RecordAt(const Audit& audit, uint64_t offset) {
  std::optional<Record> record;
  audit.log().Read(offset, [&](uint64_t found, std::string_view text) {
    if (found == offset) record = DecodeRecord(text);
    return false;
  });
  return record;
}

// Whole segments that ended before `from` are not even opened.
uint64_t FirstOffset(const Audit& audit, const std::optional<Time>& from) {
  uint64_t first = audit.log().first_offset();
  if (!from) return first;
  for (const uint64_t start : audit.log().segment_starts()) {
    const auto record = RecordAt(audit, start);
    if (!record || record->at >= *from - kClockSlack) break;
    first = start;
  }
  return first;
}

}  // namespace

Scan::Scan(const Audit& audit, ScanRange range)
    : audit_(audit), range_(range), cursor_(audit.log(), FirstOffset(audit, range.from)) {}

bool Scan::IsPast(Time at) const { return range_.to && at > *range_.to + kClockSlack; }

std::optional<Row> Scan::Next(size_t records_max) {
  for (size_t read = 0; !read_all_ && read < records_max; ++read) {
    const auto record = cursor_.Next(range_.until);
    if (!record) {
      read_all_ = true;
      break;
    }
    if (auto row = Take(record->first, record->second)) return row;
  }
  return read_all_ ? NextOpen() : std::nullopt;
}

std::optional<Row> Scan::Take(uint64_t offset, std::string_view text) {
  auto record = DecodeRecord(text);
  if (!record) return std::nullopt;
  const bool is_past = IsPast(record->at);
  if (is_past && open_.empty()) read_all_ = true;
  if (record->type == RecordType::kEnded) return Complete(record->of, std::move(record->ended));
  if (is_past) return std::nullopt;
  if (record->type == RecordType::kNote) return RowOf(offset, std::move(*record));
  const bool is_kept = open_rows_ < kOpenRowsMax;
  open_[offset] = is_kept ? std::optional(RowOf(offset, std::move(*record))) : std::nullopt;
  if (is_kept) ++open_rows_;
  return std::nullopt;
}

std::optional<Row> Scan::Complete(uint64_t began, Ended ended) {
  const auto found = open_.find(began);
  if (found == open_.end()) return std::nullopt;
  std::optional<Row> row = std::move(found->second);
  open_.erase(found);
  if (row)
    --open_rows_;
  else
    row = ReadBegan(began);
  if (row) row->ended = std::move(ended);
  return row;
}

std::optional<Row> Scan::NextOpen() {
  while (!open_.empty()) {
    const auto first = open_.begin();
    std::optional<Row> row = first->second ? std::move(first->second) : ReadBegan(first->first);
    open_.erase(first);
    if (row) return row;
  }
  return std::nullopt;
}

// Nothing when retention dropped it meanwhile.
std::optional<Row> Scan::ReadBegan(uint64_t offset) const {
  auto record = RecordAt(audit_, offset);
  if (!record || record->type != RecordType::kBegan) return std::nullopt;
  return RowOf(offset, std::move(*record));
}

}  // namespace weft::audit
