#include "journal/group_writer.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/busy.hpp"

namespace weft::journal {
namespace {

// One who waits. Lives on their stack.
struct Part {
  GroupWriter::Batch records;
  size_t bytes = 0;
  uint64_t first = 0;
  std::exception_ptr fault = nullptr;
  bool is_done = false;
};

Outflow::Seconds Now() { return std::chrono::steady_clock::now().time_since_epoch(); }

size_t BytesOf(GroupWriter::Batch records) {
  size_t bytes = 0;
  for (const std::string_view record : records) bytes += record.size();
  return bytes;
}

}  // namespace

struct GroupWriter::Impl {
  Impl(AppendLog& with, GroupOptions how, Told tell)
      : log(with), options(how), told(std::move(tell)) {}

  void Run();
  void TakeTurn(std::unique_lock<std::mutex>& lock);
  std::deque<Part*> NextParts();
  void Write(const std::deque<Part*>& parts);

  AppendLog& log;
  const GroupOptions options;
  const Told told;

  std::mutex mutex;  // guards all below, and the parts that wait
  std::deque<Part*> waiting;
  size_t waiting_bytes = 0;
  Outflow written;          // in bytes
  bool is_writing = false;  // somebody has the turn
  bool is_closing = false;
  std::condition_variable came, went;
  std::thread writer;
};

std::deque<Part*> GroupWriter::Impl::NextParts() {
  std::deque<Part*> turn;
  for (size_t bytes = 0; !waiting.empty(); waiting.pop_front()) {
    Part* part = waiting.front();
    if (!turn.empty() && bytes + part->bytes > options.turn_bytes_max) break;
    bytes += part->bytes;
    waiting_bytes -= part->bytes;
    turn.push_back(part);
  }
  return turn;
}

// All of a turn fails together: who comes after a batch that is not there must not be told that
// what came before them is.
void GroupWriter::Impl::Write(const std::deque<Part*>& parts) {
  try {
    std::vector<std::string_view> records;
    for (const Part* part : parts)
      records.insert(records.end(), part->records.begin(), part->records.end());
    uint64_t next = log.next_offset();
    if (!records.empty()) {
      next = log.AppendAll(records);
      log.Sync();
    }
    for (Part* part : parts) {
      part->first = next;
      next += part->records.size();
      if (told && !part->records.empty()) told(part->first, part->records);
    }
  } catch (...) {
    for (Part* part : parts) part->fault = std::current_exception();
  }
}

void GroupWriter::Impl::TakeTurn(std::unique_lock<std::mutex>& lock) {
  is_writing = true;
  const std::deque<Part*> parts = NextParts();
  lock.unlock();
  Write(parts);
  lock.lock();
  for (Part* part : parts) {
    part->is_done = true;
    written.Went(part->bytes, Now());
  }
  is_writing = false;
}

void GroupWriter::Impl::Run() {
  std::unique_lock lock(mutex);
  while (true) {
    came.wait(lock, [this] { return is_closing || (!is_writing && !waiting.empty()); });
    if (waiting.empty()) return;
    TakeTurn(lock);
    went.notify_all();
  }
}

GroupWriter::GroupWriter(AppendLog& log, GroupOptions options, Told told)
    : impl_(std::make_unique<Impl>(log, options, std::move(told))) {
  impl_->writer = std::thread([impl = impl_.get()] { impl->Run(); });
}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->is_closing = true;
  }
  impl_->came.notify_one();
  impl_->writer.join();
}

uint64_t GroupWriter::Append(Batch records) {
  for (const std::string_view record : records) CheckRecordSize(record);
  Part part{.records = records, .bytes = BytesOf(records)};
  std::unique_lock lock(impl_->mutex);
  const size_t bytes = impl_->waiting_bytes + part.bytes, most = impl_->options.waiting_bytes_max;
  if (bytes > most && !impl_->waiting.empty())
    throw Busy("more is sent than the disk takes", impl_->written.TimeFor(bytes - most, Now()));
  impl_->waiting.push_back(&part);
  impl_->waiting_bytes += part.bytes;
  if (!impl_->is_writing && impl_->waiting.size() == 1) impl_->TakeTurn(lock);
  if (!impl_->is_writing && !impl_->waiting.empty()) impl_->came.notify_one();
  impl_->went.wait(lock, [&] { return part.is_done; });
  lock.unlock();
  if (part.fault) std::rethrow_exception(part.fault);
  return part.first;
}

}  // namespace weft::journal
