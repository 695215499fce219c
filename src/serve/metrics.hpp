#pragma once
#include <string>
#include <vector>

#include "base/lane.hpp"
#include "ingest/event_figures.hpp"
#include "serve/audit_export/exporter.hpp"
#include "serve/http/server.hpp"
#include "serve/notify/notifier.hpp"

// The node's figures in Prometheus' text format (exposition format 0.0.4).
namespace weft::serve {

struct MetricsInput {
  HttpCounts http;
  std::vector<const Lane*> lanes;
  uint64_t seq = 0;  // the change log's last entry
  size_t domains = 0;
  uint64_t resident_bytes = 0;  // memory of the process
  ingest::EventCounts events = {};
  ExportCounts audit_export;   // all 0 when the audit goes nowhere
  NoticeCounts mail, webhook;  // all 0 for a way that is not set up
};

std::string MetricsText(const MetricsInput& input);
// From the kernel; 0 where it does not say.
uint64_t ResidentBytes();

}  // namespace weft::serve
