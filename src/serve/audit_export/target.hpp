#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Where the audit is sent, as the setting audit_export says it.
namespace weft::serve {

struct ExportTarget {
  enum class Type { kFile, kSyslogUdp, kSyslogTcp, kSyslogUnix, kHttp };
  std::string text;  // as it was written
  Type type = Type::kFile;
  std::string host;            // of syslog over a network
  std::string port;            // the same
  std::filesystem::path path;  // of a file or a unix socket
  std::string url;             // of HTTP

  bool operator==(const ExportTarget&) const = default;
};

// "file:/var/log/weft.jsonl", "syslog+udp://host:514", "syslog+tcp://[::1]:601",
// "syslog+unix:/dev/log", "https://siem.example/in". Nothing for anything else.
std::optional<ExportTarget> ParseExportTarget(std::string_view text);
// Several of them, with commas between; each once.
std::optional<std::vector<ExportTarget>> ParseExportTargets(std::string_view text);

}  // namespace weft::serve
