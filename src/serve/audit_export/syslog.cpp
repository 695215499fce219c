#include "serve/audit_export/syslog.hpp"

#include "base/json.hpp"

namespace weft::serve {
namespace {

constexpr int kLogAudit = 13, kWarning = 4, kInformational = 6;

std::string Shortened(Json json) {
  json.erase("text");
  json.erase("tables");
  json["shortened"] = true;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string SyslogMessage(const OutgoingRecord& record, const SyslogSender& sender,
                          size_t bytes_max) {
  const Json json = Json::parse(record.json, nullptr, false);
  const auto field = [&](const char* name, const char* otherwise) {
    return json.is_object() ? json.value(name, otherwise) : std::string(otherwise);
  };
  const int severity = field("verb", "") == "refusal" ? kWarning : kInformational;
  std::string head = "<" + std::to_string(kLogAudit * 8 + severity) + ">1 " + field("at", "-") +
                     " " + sender.host + " weft " + sender.process + " " + field("type", "-") +
                     " - ";
  const bool is_long = bytes_max > 0 && head.size() + record.json.size() > bytes_max;
  return head + (is_long && json.is_object() ? Shortened(json) : record.json);
}

}  // namespace weft::serve
