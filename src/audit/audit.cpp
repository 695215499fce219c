#include "audit/audit.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "audit/record.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace weft::audit {
namespace {

constexpr std::chrono::hours kDropInterval{1};

// Records that a page of rows takes at first: an end for each, and a few that run meanwhile.
uint64_t FirstWindow(size_t limit) { return 2 * limit + 64; }

std::string TextOf(std::string_view record) {
  const auto decoded = DecodeRecord(record);
  return decoded ? decoded->began.text : "";
}

}  // namespace

struct Audit::Impl {
  Impl(const std::filesystem::path& folder, Clock& with, const AuditOptions& options)
      : clock(with),
        sync_interval(options.sync_interval),
        keep(options.keep),
        log({.folder = folder, .segment_bytes_max = options.segment_bytes_max}),
        opened_at(log.next_offset()) {}

  uint64_t Append(const std::function<std::string(const std::string& previous, Time at)>& encode);
  void SyncInGroups();
  void ReadLastHash();
  std::string At(uint64_t offset) const;
  uint64_t FirstToKeep(Time oldest) const;
  void DropOld();
  void DropWhenDue();
  std::map<uint64_t, Row> RowsFrom(uint64_t offset) const;

  Clock& clock;
  const std::chrono::milliseconds sync_interval;
  const std::chrono::days keep;
  journal::AppendLog log;
  const uint64_t opened_at;  // the first record of this process
  std::atomic<Time> drop_due{Time::min()};
  std::atomic<uint64_t> keep_from{UINT64_MAX};

  std::mutex mutex;  // guards all below; held while a record is chained and appended
  std::string last_hash = FirstPrevious();
  std::map<std::string, uint64_t> keepers;  // of whom `keep_from` is the least
  bool is_dirty = false;
  bool is_closing = false;
  std::condition_variable wake;
  std::thread syncer;
};

uint64_t Audit::Impl::Append(
    const std::function<std::string(const std::string& previous, Time at)>& encode) {
  DropWhenDue();
  uint64_t offset = 0;
  {
    const std::lock_guard lock(mutex);
    const std::string record = encode(last_hash, clock.Now());
    offset = log.Append(record);
    last_hash = HashOf(record);
    is_dirty = true;
  }
  if (sync_interval.count() == 0)
    log.Sync();
  else
    wake.notify_one();
  return offset;
}

void Audit::Impl::SyncInGroups() {
  std::unique_lock lock(mutex);
  while (!is_closing) {
    wake.wait(lock, [this] { return is_dirty || is_closing; });
    is_dirty = false;
    lock.unlock();
    log.Sync();
    lock.lock();
    wake.wait_for(lock, sync_interval, [this] { return is_closing; });
  }
}

void Audit::Impl::ReadLastHash() {
  const uint64_t next = log.next_offset();
  if (next == log.first_offset()) return;
  log.Read(next - 1, [this](uint64_t, std::string_view record) {
    last_hash = HashOf(record);
    return true;
  });
}

std::string Audit::Impl::At(uint64_t offset) const {
  std::string text;
  log.Read(offset, [&](uint64_t, std::string_view record) {
    text = record;
    return false;
  });
  return text;
}

// A segment is old when the next one begins with a record that is too old to be kept.
uint64_t Audit::Impl::FirstToKeep(Time oldest) const {
  uint64_t first = log.first_offset();
  for (const uint64_t start : log.segment_starts()) {
    if (start > keep_from) break;
    const auto record = DecodeRecord(At(start));
    if (!record || record->at >= oldest) break;
    first = start;
  }
  return first;
}

// The note is durable before anything goes: what is missing is always accounted for.
void Audit::Impl::DropOld() {
  const uint64_t first = FirstToKeep(clock.Now() - keep);
  if (first == log.first_offset()) return;
  const Began note = DroppedNote(first, PreviousOf(At(first)));
  Append([&](const std::string& previous, Time at) {
    return EncodeBegan(RecordType::kNote, previous, at, note);
  });
  log.Sync();
  log.DropBefore(first);
  Log(LogLevel::kInfo, "audit.dropped", {{"before", std::to_string(first)}});
}

void Audit::Impl::DropWhenDue() {
  if (keep.count() == 0) return;
  const Time now = clock.Now();
  Time due = drop_due;
  if (now < due || !drop_due.compare_exchange_strong(due, now + kDropInterval)) return;
  DropOld();
}

std::map<uint64_t, Row> Audit::Impl::RowsFrom(uint64_t from) const {
  std::map<uint64_t, Row> rows;
  log.Read(from, [&](uint64_t offset, std::string_view text) {
    auto record = DecodeRecord(text);
    if (!record) return true;
    if (record->type == RecordType::kEnded) {
      if (const auto row = rows.find(record->of); row != rows.end())
        row->second.ended = std::move(record->ended);
      return true;
    }
    rows[offset] = RowOf(offset, std::move(*record));
    return true;
  });
  return rows;
}

Audit::Audit(const std::filesystem::path& folder, Clock& clock, AuditOptions options)
    : impl_(std::make_unique<Impl>(folder, clock, options)) {
  if (const uint64_t torn = impl_->log.recovery().torn_bytes; torn > 0)
    Log(LogLevel::kWarn, "audit.mended", {{"torn_bytes", std::to_string(torn)}});
  impl_->ReadLastHash();
  impl_->DropWhenDue();
  if (options.sync_interval.count() > 0)
    impl_->syncer = std::thread([impl = impl_.get()] { impl->SyncInGroups(); });
}

Audit::~Audit() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->is_closing = true;
  }
  impl_->wake.notify_one();
  if (impl_->syncer.joinable()) impl_->syncer.join();
  impl_->log.Sync();
}

uint64_t Audit::Begin(const Began& began) {
  return impl_->Append([&](const std::string& previous, Time at) {
    return EncodeBegan(RecordType::kBegan, previous, at, began);
  });
}

void Audit::Finish(uint64_t offset, const Ended& ended) {
  impl_->Append([&](const std::string& previous, Time at) {
    return EncodeEnded(previous, at, offset, ended);
  });
}

void Audit::Note(const Began& began, bool durable) {
  impl_->Append([&](const std::string& previous, Time at) {
    return EncodeBegan(RecordType::kNote, previous, at, began);
  });
  if (durable) impl_->log.Sync();
}

std::vector<Row> Audit::Last(size_t limit) const {
  const uint64_t first = impl_->log.first_offset(), next = impl_->log.next_offset();
  for (uint64_t window = FirstWindow(limit);; window *= 4) {
    const uint64_t from = next - std::min(window, next - first);
    std::map<uint64_t, Row> found = impl_->RowsFrom(from);
    if (found.size() < limit && from > first) continue;
    std::vector<Row> rows;
    for (auto row = found.rbegin(); row != found.rend() && rows.size() < limit; ++row)
      rows.push_back(std::move(row->second));
    return rows;
  }
}

void Audit::Sync() { impl_->log.Sync(); }

void Audit::KeepFrom(const std::string& keeper, uint64_t offset) {
  const std::lock_guard lock(impl_->mutex);
  impl_->keepers[keeper] = offset;
  impl_->keep_from = std::ranges::min_element(impl_->keepers, {}, [](const auto& each) {
                       return each.second;
                     })->second;
}

const journal::AppendLog& Audit::log() const { return impl_->log; }

std::string Audit::OutcomeOf(const Row& row) const {
  if (row.ended) return row.ended->outcome;
  return row.offset >= impl_->opened_at ? "running" : "cut off";
}

std::string Audit::Verify() const {
  const uint64_t first = impl_->log.first_offset();
  std::string expected = FirstPrevious(), noted;
  std::string fault;
  bool is_accounted_for = first == 0;
  try {
    impl_->log.Read(first, [&](uint64_t offset, std::string_view record) {
      const std::string_view previous = PreviousOf(record);
      if (offset == first && first > 0) {
        expected = previous;
        noted = DroppedNote(first, previous).text;
      }
      if (previous.empty())
        fault = "record " + std::to_string(offset) + " of the audit log is not one of ours";
      else if (previous != expected)
        fault = "record " + std::to_string(offset) +
                " of the audit log does not follow the one before it: one of the two was altered";
      expected = HashOf(record);
      is_accounted_for = is_accounted_for || TextOf(record) == noted;
      return fault.empty();
    });
  } catch (const Error& error) {
    fault = error.message();  // a record that does not fit its checksum
  }
  if (fault.empty() && !is_accounted_for)
    fault = "the audit log begins with record " + std::to_string(first) +
            ", and no record says that those before it were dropped";
  return fault;
}

}  // namespace weft::audit
