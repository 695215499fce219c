#include "serve/metrics.hpp"

#include <unistd.h>

#include <fstream>

namespace weft::serve {
namespace {

void Add(std::string& text, const std::string& name, const std::string& type,
         const std::string& help, uint64_t value) {
  text += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
  text += name + " " + std::to_string(value) + "\n";
}

void AddLanes(std::string& text, const std::vector<const Lane*>& lanes) {
  text += "# HELP weft_lane_tasks Tasks on a lane.\n# TYPE weft_lane_tasks gauge\n";
  for (const Lane* lane : lanes) {
    const std::string label = "weft_lane_tasks{lane=\"" + lane->options().name + "\",state=\"";
    text += label + "running\"} " + std::to_string(lane->running()) + "\n";
    text += label + "waiting\"} " + std::to_string(lane->waiting()) + "\n";
  }
}

void AddByWay(std::string& text, const MetricsInput& input, const std::string& name,
              const std::string& type_and_help, uint64_t NoticeCounts::*figure) {
  const size_t space = type_and_help.find(' ');
  text += "# HELP " + name + type_and_help.substr(space) + "\n# TYPE " + name + " " +
          type_and_help.substr(0, space) + "\n";
  text += name + "{way=\"mail\"} " + std::to_string(input.mail.*figure) + "\n";
  text += name + "{way=\"webhook\"} " + std::to_string(input.webhook.*figure) + "\n";
}

void AddNotices(std::string& text, const MetricsInput& input) {
  AddByWay(text, input, "weft_notices_waiting", "gauge Notices that wait to be sent.",
           &NoticeCounts::waiting);
  AddByWay(text, input, "weft_notices_sent_total", "counter Notices that their receiver took.",
           &NoticeCounts::sent);
  AddByWay(text, input, "weft_notice_failures_total",
           "counter Tries to send notices that did not get through.", &NoticeCounts::failures);
}

}  // namespace

uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string MetricsText(const MetricsInput& input) {
  std::string text;
  Add(text, "weft_http_requests_total", "counter", "Requests that arrived.", input.http.requests);
  Add(text, "weft_http_failures_total", "counter", "Answers with a status of 500 or more.",
      input.http.failures);
  Add(text, "weft_http_refused_total", "counter", "Answers with status 401, 403 or 429.",
      input.http.refused);
  Add(text, "weft_http_bytes_out_total", "counter", "Bytes of answers.", input.http.bytes_out);
  Add(text, "weft_http_connections", "gauge", "Open connections.", input.http.connections);
  Add(text, "weft_change_seq", "counter", "Last entry of the change log.", input.seq);
  Add(text, "weft_domains", "gauge", "Domains in the mesh.", input.domains);
  Add(text, "process_resident_memory_bytes", "gauge", "Memory of the process.",
      input.resident_bytes);
  Add(text, "weft_events_accepted_total", "counter", "Events that were stored.",
      input.events.accepted);
  Add(text, "weft_events_refused_total", "counter",
      "Events that were refused, and kept with their reasons.", input.events.refused);
  Add(text, "weft_audit_export_lag_records", "gauge",
      "Records of the audit that wait to be sent to the receiver that is furthest behind.",
      input.audit_export.lag);
  Add(text, "weft_audit_export_sent_total", "counter",
      "Records of the audit that its receivers took, repeated ones too.", input.audit_export.sent);
  Add(text, "weft_audit_export_failures_total", "counter",
      "Batches of the audit that did not get through and were tried again.",
      input.audit_export.failures);
  AddNotices(text, input);
  AddLanes(text, input.lanes);
  return text;
}

}  // namespace weft::serve
