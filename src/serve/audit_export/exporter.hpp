#pragma once
#include <chrono>
#include <filesystem>
#include <memory>

#include "audit/audit.hpp"
#include "serve/audit_export/target.hpp"

// Sends each record of the audit to one receiver, in order, at least once, on a thread of its own:
// no question ever waits for it.
//
// A durable cursor in the home names the next record to send; it moves after the receiver has taken
// a batch. While the receiver is away the export tries again, later and later, up to a minute
// apart, and retention keeps what was not sent. Only records that are on disk here are sent, so a
// receiver never knows of one that a crash took back.
namespace weft::serve {

struct ExporterOptions {
  ExportTarget target;
  std::filesystem::path token_file;              // of HTTP
  std::filesystem::path cursor_file;             // not there: begins with the first kept record
  std::chrono::milliseconds look_interval{200};  // for new records
  std::chrono::milliseconds retry_min{500}, retry_max{60'000};
};

struct ExportCounts {
  uint64_t lag = 0;       // records that wait
  uint64_t sent = 0;      // since the start, those that were sent again too
  uint64_t failures = 0;  // batches that did not get through
};

class AuditExporter {
 public:
  // Throws Error{kUnavailable} when the cursor cannot be read.
  AuditExporter(audit::Audit& audit, ExporterOptions options);
  ~AuditExporter();  // stops at once; the next start goes on from the cursor

  ExportCounts counts() const;  // any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
