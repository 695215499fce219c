#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "serve/audit_export/target.hpp"

// The far end of the audit's export. Used by one thread.
namespace weft::serve {

// A record as it leaves: the one in the log with its number in front, without a line break.
struct OutgoingRecord {
  uint64_t number = 0;
  std::string json;
};

class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // On return the receiver has taken all of them: a file is synced, HTTP said 2xx, the peer's
  // kernel has acknowledged every byte, a datagram was written. Throws Error{kUnavailable}: perhaps
  // some were taken.
  virtual void Send(std::span<const OutgoingRecord> records) = 0;
  // Between batches. Throws Error{kUnavailable} when the receiver has gone away.
  virtual void Check() {}
  // After a failure: the first record that may not have been read by the receiver although it was
  // taken, because it lay in a buffer; `next` when none.
  virtual uint64_t FirstInDoubt(uint64_t next) const { return next; }
};

struct SinkOptions {
  std::filesystem::path token_file;             // of HTTP: holds the bearer token; empty: none
  const std::atomic<bool>* stopping = nullptr;  // waiting ends when it is set
};

std::unique_ptr<AuditSink> OpenSink(const ExportTarget& target, const SinkOptions& options);
// One file each.
std::unique_ptr<AuditSink> MakeFileSink(const ExportTarget& target);
std::unique_ptr<AuditSink> MakeSyslogSink(const ExportTarget& target, const SinkOptions& options);
std::unique_ptr<AuditSink> MakeHttpSink(const ExportTarget& target, const SinkOptions& options);

}  // namespace weft::serve
