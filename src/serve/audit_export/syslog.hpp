#pragma once
#include <string>

#include "serve/audit_export/sink.hpp"

// Records as syslog messages, RFC 5424. Pure.
namespace weft::serve {

inline constexpr size_t kDatagramBytesMax = 60'000;

struct SyslogSender {
  std::string host;
  std::string process;
};

// "<110>1 2026-11-21T10:00:00.000000Z host weft 42 began - {…}": facility 13 (log audit), severity
// info, of a refusal warning. A message longer than `bytes_max` (0: any length) is sent without the
// touch's text and tables, so that what remains is whole JSON.
std::string SyslogMessage(const OutgoingRecord& record, const SyslogSender& sender,
                          size_t bytes_max = 0);

}  // namespace weft::serve
