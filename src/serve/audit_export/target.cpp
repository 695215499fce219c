#include "serve/audit_export/target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/units.hpp"

namespace weft::serve {
namespace {

using Type = ExportTarget::Type;

std::optional<ExportTarget> AtPath(Type type, std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  return ExportTarget{.text = {}, .type = type, .host = {}, .port = {}, .path = path, .url = {}};
}

std::optional<ExportTarget> AtHost(Type type, std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = ParseCount(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  if (!port || *port == 0 || *port > 65'535 || host.empty()) return std::nullopt;
  return ExportTarget{.text = {},
                      .type = type,
                      .host = std::string(host),
                      .port = std::to_string(*port),
                      .path = {},
                      .url = {}};
}

std::optional<ExportTarget> Parse(std::string_view text) {
  const auto after = [&](std::string_view prefix) { return text.substr(prefix.size()); };
  constexpr std::string_view kFile = "file:", kUdp = "syslog+udp://", kTcp = "syslog+tcp://",
                             kUnix = "syslog+unix:";
  if (text.starts_with(kFile)) return AtPath(Type::kFile, after(kFile));
  if (text.starts_with(kUnix)) return AtPath(Type::kSyslogUnix, after(kUnix));
  if (text.starts_with(kUdp)) return AtHost(Type::kSyslogUdp, after(kUdp));
  if (text.starts_with(kTcp)) return AtHost(Type::kSyslogTcp, after(kTcp));
  const bool is_web = text.starts_with("http://") || text.starts_with("https://");
  if (!is_web || text.find_first_of(" \n\r\t") != std::string_view::npos) return std::nullopt;
  return ExportTarget{.text = {},
                      .type = Type::kHttp,
                      .host = {},
                      .port = {},
                      .path = {},
                      .url = std::string(text)};
}

}  // namespace

std::optional<ExportTarget> ParseExportTarget(std::string_view text) {
  auto target = Parse(text);
  if (target) target->text = text;
  return target;
}

std::optional<std::vector<ExportTarget>> ParseExportTargets(std::string_view text) {
  std::vector<ExportTarget> targets;
  for (const std::string& part : Split(text, ',')) {
    auto target = ParseExportTarget(Trim(part));
    if (!target || std::ranges::find(targets, *target) != targets.end()) return std::nullopt;
    targets.push_back(std::move(*target));
  }
  return targets;
}

}  // namespace weft::serve
