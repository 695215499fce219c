#include "serve/audit_export/exporter.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "serve/audit_export/sink.hpp"

namespace weft::serve {
namespace {

constexpr size_t kBatchRecordsMax = 1000;
constexpr size_t kBatchBytesMax = 1 << 20;

// {"number":42,"previous":…: without the number it is the record byte for byte, so the receiver can
// follow the chain.
std::string Numbered(uint64_t number, std::string_view record) {
  return "{\"number\":" + std::to_string(number) + "," + std::string(record.substr(1));
}

uint64_t ReadCursor(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return 0;
  const auto cursor = ParseCount(Trim(ReadFile(file)));
  if (!cursor)
    throw Error(ErrorKind::kUnavailable, file.string() + " holds no number",
                "Remove it to send the whole audit again.");
  return *cursor;
}

}  // namespace

struct AuditExporter::Impl {
  Impl(audit::Audit& the_audit, ExporterOptions the_options)
      : audit(the_audit),
        options(std::move(the_options)),
        sink(OpenSink(options.target, {options.token_file, &stopping})),
        cursor(std::clamp(ReadCursor(options.cursor_file), audit.log().first_offset(),
                          audit.log().next_offset())) {
    audit.KeepFrom(cursor);
  }

  void Run();
  bool SendBatch();
  void MoveTo(uint64_t next);
  void Failed(const Error& error);
  void Wait(std::chrono::milliseconds time);

  audit::Audit& audit;
  const ExporterOptions options;
  std::atomic<bool> stopping{false};
  const std::unique_ptr<AuditSink> sink;
  std::atomic<uint64_t> cursor, sent{0}, failures{0};
  std::chrono::milliseconds pause{0};  // after the last failure; 0: the last batch got through
  std::mutex mutex;
  std::condition_variable wake;
  std::thread thread;
};

void AuditExporter::Impl::Run() {
  while (!stopping) {
    try {
      if (!SendBatch()) Wait(options.look_interval);
    } catch (const Error& error) {
      Failed(error);
      Wait(pause);
    }
  }
}

// False when there is nothing to send.
bool AuditExporter::Impl::SendBatch() {
  const uint64_t until = audit.log().next_offset();
  if (cursor >= until) {
    sink->Check();
    return false;
  }
  audit.Sync();
  std::vector<OutgoingRecord> batch;
  size_t bytes = 0;
  journal::AppendLog::Cursor records(audit.log(), cursor);
  while (batch.size() < kBatchRecordsMax && bytes < kBatchBytesMax) {
    const auto record = records.Next(until);
    if (!record) break;
    batch.push_back({record->first, Numbered(record->first, record->second)});
    bytes += batch.back().json.size();
  }
  if (batch.empty()) return false;
  sink->Send(batch);
  sent += batch.size();
  MoveTo(batch.back().number + 1);
  if (pause.count() > 0) Log(LogLevel::kInfo, "audit.export.resumed");
  pause = std::chrono::milliseconds(0);
  return true;
}

void AuditExporter::Impl::MoveTo(uint64_t next) {
  WriteFileDurably(options.cursor_file, std::to_string(next) + "\n", 0600);
  cursor = next;
  audit.KeepFrom(next);
}

void AuditExporter::Impl::Failed(const Error& error) {
  ++failures;
  if (pause.count() == 0)
    Log(LogLevel::kWarn, "audit.export.failed", {{"reason", error.message()}});
  pause = std::clamp(pause * 2, options.retry_min, options.retry_max);
  cursor =
      std::max(std::min(sink->FirstInDoubt(cursor), cursor.load()), audit.log().first_offset());
}

void AuditExporter::Impl::Wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, time, [this] { return stopping.load(); });
}

AuditExporter::AuditExporter(audit::Audit& audit, ExporterOptions options)
    : impl_(std::make_unique<Impl>(audit, std::move(options))) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->Run(); });
}

AuditExporter::~AuditExporter() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

ExportCounts AuditExporter::counts() const {
  return {.lag = impl_->audit.log().next_offset() - impl_->cursor,
          .sent = impl_->sent,
          .failures = impl_->failures};
}

}  // namespace weft::serve
