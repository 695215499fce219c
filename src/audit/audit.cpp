#include "audit/audit.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "audit/record.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace weft::audit {
namespace {

// Records that a page of rows takes at first: an end for each, and a few that run meanwhile.
uint64_t FirstWindow(size_t limit) { return 2 * limit + 64; }

// A note ends as it begins.
Ended EndOfNote(const Began& note) {
  return {.outcome = note.verb == Verb::kRefusal ? "refused" : "done"};
}

}  // namespace

struct Audit::Impl {
  Impl(const std::filesystem::path& folder, Clock& with, const AuditOptions& options)
      : clock(with),
        sync_interval(options.sync_interval),
        log({.folder = folder, .segment_bytes_max = options.segment_bytes_max}) {}

  uint64_t Append(const std::function<std::string(const std::string& previous, Time at)>& encode);
  void SyncInGroups();
  void ReadLastHash();
  std::map<uint64_t, Row> RowsFrom(uint64_t offset) const;

  Clock& clock;
  const std::chrono::milliseconds sync_interval;
  journal::AppendLog log;

  std::mutex mutex;  // guards all below; held while a record is chained and appended
  std::string last_hash = FirstPrevious();
  bool is_dirty = false;
  bool is_closing = false;
  std::condition_variable wake;
  std::thread syncer;
};

uint64_t Audit::Impl::Append(
    const std::function<std::string(const std::string& previous, Time at)>& encode) {
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
    Row& row = rows[offset];
    row = {.offset = offset, .at = record->at, .began = std::move(record->began)};
    if (record->type == RecordType::kNote) row.ended = EndOfNote(row.began);
    return true;
  });
  return rows;
}

Audit::Audit(const std::filesystem::path& folder, Clock& clock, AuditOptions options)
    : impl_(std::make_unique<Impl>(folder, clock, options)) {
  if (const uint64_t torn = impl_->log.recovery().torn_bytes; torn > 0)
    Log(LogLevel::kWarn, "audit.mended", {{"torn_bytes", std::to_string(torn)}});
  impl_->ReadLastHash();
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

std::string Audit::Verify() const {
  const uint64_t first = impl_->log.first_offset();
  std::string expected = first == 0 ? FirstPrevious() : std::string();
  std::string fault;
  try {
    impl_->log.Read(first, [&](uint64_t offset, std::string_view record) {
      const std::string_view previous = PreviousOf(record);
      if (previous.empty())
        fault = "record " + std::to_string(offset) + " of the audit log is not one of ours";
      else if (!expected.empty() && previous != expected)
        fault = "record " + std::to_string(offset) +
                " of the audit log does not follow the one before it: one of the two was altered";
      expected = HashOf(record);
      return fault.empty();
    });
  } catch (const Error& error) {
    fault = error.message();  // a record that does not fit its checksum
  }
  return fault;
}

}  // namespace weft::audit
