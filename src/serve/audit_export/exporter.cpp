#include "serve/audit_export/exporter.hpp"

#include <algorithm>
#include <atomic>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "serve/audit_export/sink.hpp"
#include "serve/delivery/retry_loop.hpp"

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
        loop({.name = "audit.export",
              .look_interval = options.look_interval,
              .retry_min = options.retry_min,
              .retry_max = options.retry_max}),
        sink(OpenSink(options.target, {options.token_file, &loop.stopping()})),
        cursor(std::clamp(ReadCursor(options.cursor_file), audit.log().first_offset(),
                          audit.log().next_offset())) {
    audit.KeepFrom(options.cursor_file.string(), cursor);
  }

  bool SendBatch();
  void MoveTo(uint64_t next);
  void LookBack();

  audit::Audit& audit;
  const ExporterOptions options;
  RetryLoop loop;
  const std::unique_ptr<AuditSink> sink;
  std::atomic<uint64_t> cursor, sent{0};
};

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
  return true;
}

void AuditExporter::Impl::MoveTo(uint64_t next) {
  WriteFileDurably(options.cursor_file, std::to_string(next) + "\n", 0600);
  cursor = next;
  audit.KeepFrom(options.cursor_file.string(), next);
}

// After a failure: what the receiver took and perhaps never read is sent again.
void AuditExporter::Impl::LookBack() {
  cursor =
      std::max(std::min(sink->FirstInDoubt(cursor), cursor.load()), audit.log().first_offset());
}

AuditExporter::AuditExporter(audit::Audit& audit, ExporterOptions options)
    : impl_(std::make_unique<Impl>(audit, std::move(options))) {
  impl_->loop.Start([impl = impl_.get()] { return impl->SendBatch(); },
                    [impl = impl_.get()] { impl->LookBack(); });
}

AuditExporter::~AuditExporter() { impl_->loop.Stop(); }

ExportCounts AuditExporter::counts() const {
  return {.lag = impl_->audit.log().next_offset() - impl_->cursor,
          .sent = impl_->sent,
          .failures = impl_->loop.failures()};
}

}  // namespace weft::serve
