#include "journal/segment.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>

#include "base/error.hpp"
#include "journal/format.hpp"
#include "journal/replace.hpp"
#include "journal/scan.hpp"
#include "journal/segment_file.hpp"

namespace weft::journal {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMarkEveryBytes = 64 << 10;
constexpr uint64_t kPieceBytes = 1 << 20;

[[noreturn]] void ThrowDamaged(const fs::path& segment, const std::string& what) {
  throw Error(ErrorKind::kInternal, segment.string() + " is damaged: " + what,
              "Nothing was changed. Restore the folder from a backup, or move it away to start an "
              "empty one.");
}

std::string AtRecord(const Scanner& scanner) {
  return "record " + std::to_string(scanner.offset()) + " at byte " +
         std::to_string(scanner.position()) + " does not fit its checksum";
}

// Where records begin, one mark every 64 KiB of what was written or read, so that reading from the
// middle need not scan it all.
using Marks = std::map<uint64_t, uint64_t>;  // offset -> position

struct Segment {
  fs::path path;
  uint64_t end = 0;  // the offset after its last record
  Marks marks;
};
using Segments = std::map<uint64_t, Segment>;  // by first offset

// The segments of a folder with their ends; leaves out what a crash left half made.
Segments ListSegments(Disk& disk, const fs::path& folder) {
  Segments found;
  const std::vector<std::string> names = disk.List(folder);
  for (const std::string& name : names) {
    if (const auto first = ParseSegmentName(name)) found[*first] = {.path = folder / name};
    if (name.find(".log.new-") != std::string::npos) disk.Remove(folder / name);
  }
  for (auto at = found.begin(); at != found.end(); ++at)
    if (std::next(at) != found.end()) at->second.end = std::next(at)->first;
  return found;
}

void CheckHeader(const SegmentFile& file, uint64_t first_offset) {
  const auto header = DecodeSegmentHeader(file.ReadAt(0, kSegmentHeaderBytes));
  if (!header) ThrowDamaged(file.path(), "its header does not fit its checksum");
  if (header->version > kSegmentVersion)
    throw Error(ErrorKind::kUnavailable, file.path().string() + " was written by a newer Weft",
                "Start the newer Weft again.");
  if (header->first_offset != first_offset)
    ThrowDamaged(file.path(), "its header names another first offset than its file name");
}

}  // namespace

void CheckRecordSize(std::string_view record) {
  if (record.size() <= kRecordBytesMax) return;
  throw Error(ErrorKind::kInvalid,
              "a record of " + std::to_string(record.size()) + " bytes is too large for the log",
              "At most " + std::to_string(kRecordBytesMax) + " bytes fit.");
}

namespace {

// A segment's bytes with other records in place of some.
struct Changed {
  std::string bytes;
  uint64_t count = 0;
};
Changed ChangedIn(std::string bytes, const fs::path& path, std::pair<uint64_t, uint64_t> offsets,
                  const Instead& instead) {
  Changed changed{std::move(bytes)};
  uint64_t at = kSegmentHeaderBytes;
  for (uint64_t offset = offsets.first; offset < offsets.second; ++offset) {
    const std::string_view rest = std::string_view(changed.bytes).substr(at);
    const auto header = DecodeRecordHeader(rest);
    if (!header || header->offset != offset || !IsWholeRecord(rest, *header))
      ThrowDamaged(path, "record " + std::to_string(offset) + " does not fit its checksum");
    const auto other = instead(offset, rest.substr(kRecordHeaderBytes, header->length));
    if (other) {
      WEFT_CHECK(other->size() == header->length);
      std::string record;
      EncodeRecord(offset, header->unsynced, *other, record);
      changed.bytes.replace(at, record.size(), record);
      ++changed.count;
    }
    at += kRecordHeaderBytes + header->length;
  }
  return changed;
}

}  // namespace

struct AppendLog::Cursor::Piece {
  static Impl& InsideOf(AppendLog& log) { return *log.impl_; }

  // `to`: the record after the last one, and the byte where it would begin (0: the file's end).
  Piece(std::unique_ptr<SegmentFile> segment, std::pair<uint64_t, uint64_t> from,
        std::pair<uint64_t, uint64_t> to)
      : file(std::move(segment)),
        scanner(*file, from.second, from.first, to.second == 0 ? file->Size() : to.second),
        end(to.first),
        marked_at(from.second) {}

  const std::unique_ptr<SegmentFile> file;
  Scanner scanner;
  const uint64_t end;
  uint64_t marked_at;  // the last byte that has a mark
};

struct AppendLog::Impl {
  explicit Impl(LogOptions with)
      : options(std::move(with)), disk(options.disk ? *options.disk : own_disk) {}

  void Open();
  void OpenLast();
  void Recover(uint64_t first);
  void StartSegment(uint64_t first);
  uint64_t Write(std::span<const std::string_view> records);
  void Mark(uint64_t offset, uint64_t position);
  void MarkRead(const Scanner::Record& record, Cursor::Piece& piece);
  std::unique_ptr<Cursor::Piece> PieceAt(uint64_t from);
  uint64_t ReplaceIn(uint64_t first, uint64_t before, const Instead& instead);
  void End(uint64_t first);

  const LogOptions options;
  SystemDisk own_disk;
  Disk& disk;
  Recovery recovery;

  std::mutex tidying;                 // held by who drops or replaces segments
  std::mutex mutex;                   // guards all below
  Segments segments;                  // the last one is written to
  std::shared_ptr<SegmentFile> last;  // shared with a sync that runs without the mutex
  uint64_t position = 0;              // the end of `last`, where the next record goes
  uint64_t next = 0;                  // the next record's offset
  uint64_t durable = 0;               // every record before it is durable
  bool is_full = false;               // `last` takes no more
  bool is_reserved = false;           // `last` has its place on the disk
  std::string buffer;
};

void AppendLog::Impl::Open() {
  disk.MakeFolder(options.folder);
  segments = ListSegments(disk, options.folder);
  if (segments.empty()) StartSegment(0);
  for (const auto& [first, segment] : segments)
    if (segment.end != 0) CheckHeader(*disk.Open(segment.path, SegmentFile::Use::kRead), first);
  OpenLast();
  recovery.records = next - segments.begin()->first;
}

void AppendLog::Impl::OpenLast() {
  const auto& [first, segment] = *segments.rbegin();
  last = disk.Open(segment.path, SegmentFile::Use::kWrite);
  if (last->Size() < kSegmentHeaderBytes) {
    recovery.torn_bytes = last->Size();
    return StartSegment(first);
  }
  CheckHeader(*last, first);
  Recover(first);
  last->Sync();  // what a killed process left in the kernel counts from now on
  durable = next;
}

void AppendLog::Impl::Recover(uint64_t first) {
  const uint64_t size = last->Size();
  Scanner scanner(*last, kSegmentHeaderBytes, first, size);
  while (const auto record = scanner.Next()) Mark(record->offset, record->position);
  position = scanner.position();
  next = scanner.offset();
  const uint64_t written = WrittenEnd(*last, position);
  if (IsHole(*last, position, next, written)) ThrowDamaged(last->path(), AtRecord(scanner));
  recovery.torn_bytes = written - position;
  if (position < size) last->Truncate(position);
}

// Once this was begun, the segment before takes no record, also when this fails: the new file may
// be there, and what came before it ends where its name says.
void AppendLog::Impl::StartSegment(uint64_t first) {
  const fs::path path = options.folder / SegmentName(first);
  is_full = true;
  if (last) last->Sync();  // only the last segment may have a torn end
  disk.Create(path, EncodeSegmentHeader(first));
  auto file = disk.Open(path, SegmentFile::Use::kWrite);
  if (is_reserved) last->Truncate(position);
  is_reserved = false;
  last = std::move(file);
  if (!segments.empty() && segments.rbegin()->first != first) segments.rbegin()->second.end = first;
  segments[first] = {.path = path};
  position = kSegmentHeaderBytes;
  next = durable = first;
  is_full = false;
}

void AppendLog::Impl::Mark(uint64_t offset, uint64_t at) {
  Marks& marks = segments.rbegin()->second.marks;
  if (marks.empty() || at - marks.rbegin()->second >= kMarkEveryBytes) marks[offset] = at;
}

void AppendLog::Impl::MarkRead(const Scanner::Record& record, Cursor::Piece& piece) {
  if (record.position - piece.marked_at < kMarkEveryBytes) return;
  piece.marked_at = record.position;
  const std::lock_guard lock(mutex);
  const auto segment = segments.upper_bound(record.offset);
  if (segment == segments.begin() || std::prev(segment)->second.path != piece.file->path()) return;
  std::prev(segment)->second.marks.emplace(record.offset, record.position);
}

// What is written of the segment that holds `from`; of the first one that is kept when that is
// gone.
std::unique_ptr<AppendLog::Cursor::Piece> AppendLog::Impl::PieceAt(uint64_t from) {
  const std::lock_guard lock(mutex);
  from = std::max(from, segments.begin()->first);
  const auto segment = std::prev(segments.upper_bound(from));
  const bool is_last = std::next(segment) == segments.end();
  std::pair<uint64_t, uint64_t> start{segment->first, kSegmentHeaderBytes};
  const Marks& marks = segment->second.marks;
  if (const auto mark = marks.upper_bound(from); mark != marks.begin()) start = *std::prev(mark);
  return std::make_unique<Cursor::Piece>(
      disk.Open(segment->second.path, SegmentFile::Use::kRead), start,
      is_last ? std::pair(next, position) : std::pair(segment->second.end, uint64_t{0}));
}

AppendLog::Cursor::Cursor(const AppendLog& log, uint64_t from)
    : log_(log), offset_(std::max(from, log.first_offset())) {}
AppendLog::Cursor::~Cursor() = default;

std::optional<std::pair<uint64_t, std::string_view>> AppendLog::Cursor::Next(uint64_t until) {
  while (offset_ < until) {
    if (!piece_ || offset_ >= piece_->end) {
      if (offset_ >= log_.next_offset()) return std::nullopt;
      piece_ = log_.impl_->PieceAt(offset_);
      offset_ = std::max(offset_, piece_->scanner.offset());
    }
    const auto record = piece_->scanner.Next();
    if (!record) ThrowDamaged(piece_->file->path(), AtRecord(piece_->scanner));
    log_.impl_->MarkRead(*record, *piece_);
    if (record->offset < offset_) continue;
    offset_ = record->offset + 1;
    return std::pair(record->offset, record->payload);
  }
  return std::nullopt;
}

AppendLog::AppendLog(LogOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  try {
    impl_->Open();
  } catch (const fs::filesystem_error& error) {
    throw Error(
        ErrorKind::kUnavailable,
        "cannot use the folder " + impl_->options.folder.string() + ": " + error.code().message(),
        "Check the disk and permissions.");
  }
}

AppendLog::~AppendLog() = default;

uint64_t AppendLog::Append(std::string_view record) { return AppendAll({&record, 1}); }

uint64_t AppendLog::AppendAll(std::span<const std::string_view> records) {
  uint64_t bytes = 0;
  for (const std::string_view record : records) {
    CheckRecordSize(record);
    bytes += kRecordHeaderBytes + record.size();
  }
  const std::lock_guard lock(impl_->mutex);
  Impl& log = *impl_;
  const bool fits = log.position + bytes <= log.options.segment_bytes_max;
  if (log.is_full || (!fits && log.position > kSegmentHeaderBytes)) log.StartSegment(log.next);
  return log.Write(records);
}

uint64_t AppendLog::Impl::Write(std::span<const std::string_view> records) {
  buffer.clear();
  for (uint64_t offset = next; const std::string_view record : records) {
    const uint64_t unsynced = offset - durable;
    WEFT_CHECK(unsynced <= UINT32_MAX);
    EncodeRecord(offset++, static_cast<uint32_t>(unsynced), record, buffer);
  }
  if (options.reserves && !is_reserved) is_reserved = last->Reserve(options.segment_bytes_max);
  last->WriteAt(position, buffer);
  const uint64_t first = next;
  for (const std::string_view record : records) {
    Mark(next++, position);
    position += kRecordHeaderBytes + record.size();
  }
  return first;
}

void AppendLog::Sync() {
  std::unique_lock lock(impl_->mutex);
  const auto file = impl_->last;
  const uint64_t reached = impl_->next;
  if (reached == impl_->durable) return;
  lock.unlock();
  file->Sync();
  lock.lock();
  impl_->durable = std::max(impl_->durable, reached);
}

void AppendLog::Read(uint64_t from,
                     const std::function<bool(uint64_t, std::string_view)>& visit) const {
  const uint64_t until = next_offset();
  Cursor cursor(*this, from);
  while (const auto record = cursor.Next(until))
    if (!visit(record->first, record->second)) return;
}

uint64_t AppendLog::next_offset() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->next;
}

uint64_t AppendLog::durable_offset() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->durable;
}

uint64_t AppendLog::first_offset() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->segments.begin()->first;
}

std::vector<uint64_t> AppendLog::segment_starts() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<uint64_t> starts;
  for (const auto& [first, segment] : impl_->segments) starts.push_back(first);
  return starts;
}

const Recovery& AppendLog::recovery() const { return impl_->recovery; }

// The last segment is copied up to its last record only: what is written meanwhile would come in
// pieces.
void AppendLog::CopyTo(const fs::path& folder) const {
  std::unique_lock lock(impl_->mutex);
  const Segments segments = impl_->segments;
  const std::shared_ptr<SegmentFile> last = impl_->last;
  const uint64_t size = impl_->position;
  lock.unlock();
  fs::create_directories(folder);
  for (const auto& [first, segment] : segments)
    if (segment.end != 0) fs::copy_file(segment.path, folder / segment.path.filename());
  const fs::path copy = folder / last->path().filename();
  std::ofstream out(copy, std::ios::binary);
  for (uint64_t at = 0; at < size; at += kPieceBytes)
    out << last->ReadAt(at, static_cast<size_t>(std::min<uint64_t>(kPieceBytes, size - at)));
  if (!out.flush())
    throw Error(ErrorKind::kUnavailable, "cannot write " + copy.string(),
                "Make room on the disk, then try again.");
}

uint64_t AppendLog::DropBefore(uint64_t offset) {
  const std::lock_guard tidying(impl_->tidying);
  const std::lock_guard lock(impl_->mutex);
  auto& segments = impl_->segments;
  while (segments.size() > 1 && segments.begin()->second.end <= offset) {
    impl_->disk.Remove(segments.begin()->second.path);
    segments.erase(segments.begin());
  }
  impl_->disk.SyncFolder(impl_->options.folder);
  return segments.begin()->first;
}

uint64_t ReplaceBefore(AppendLog& log, uint64_t before, const Instead& instead) {
  auto& inside = AppendLog::Cursor::Piece::InsideOf(log);
  const std::lock_guard tidying(inside.tidying);
  uint64_t count = 0;
  const std::vector<uint64_t> starts = log.segment_starts();
  for (const uint64_t first : starts)
    if (first < before) count += inside.ReplaceIn(first, before, instead);
  return count;
}

// As records keep their places, marks hold, and so do readers that have the old file open.
uint64_t AppendLog::Impl::ReplaceIn(uint64_t first, uint64_t before, const Instead& instead) {
  for (;;) {
    std::unique_lock lock(mutex);
    const fs::path path = segments.at(first).path;
    const bool is_last = segments.rbegin()->first == first;
    const uint64_t end = is_last ? next : segments.at(first).end;
    const auto file = disk.Open(path, SegmentFile::Use::kRead);
    const uint64_t size = is_last ? position : file->Size();
    lock.unlock();
    const Changed changed =
        ChangedIn(file->ReadAt(0, size), path, {first, std::min(end, before)}, instead);
    if (changed.count == 0) return 0;
    if (!is_last) {
      disk.Create(path, changed.bytes);
      return changed.count;
    }
    End(first);
  }
}

// Not when others have begun the next one meanwhile.
void AppendLog::Impl::End(uint64_t first) {
  const std::lock_guard lock(mutex);
  if (segments.rbegin()->first == first) StartSegment(next);
}

}  // namespace weft::journal
