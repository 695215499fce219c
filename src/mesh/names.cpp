#include "mesh/names.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

constexpr size_t kNameMax = 63;
constexpr size_t kIdMax = 255;
constexpr std::array<std::string_view, 10> kReservedDomains{
    "main",       "temp", "system",  "mesh", "memory", "public", "information_schema",
    "pg_catalog", "weft", "tracking"};
constexpr std::array<std::string_view, 5> kReservedTables{"events", "rejected_events", "top_events",
                                                          "most_active_customers", "order_events"};

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string> Fault(std::string_view name, std::string_view also, const char* holds) {
  if (name.empty()) return "must not be empty";
  if (name.size() > kNameMax) return "must have at most 63 characters";
  if (!IsLetter(name[0])) return "must start with a lower-case letter";
  const auto fits = [&](char c) { return IsLetter(c) || IsDigit(c) || also.find(c) != also.npos; };
  return std::ranges::all_of(name, fits) ? std::nullopt : std::optional<std::string>(holds);
}

template <size_t size>
std::optional<std::string> FaultOrReserved(std::string_view name,
                                           const std::array<std::string_view, size>& reserved) {
  if (auto fault = NameFault(name)) return fault;
  if (std::ranges::find(reserved, name) == reserved.end()) return std::nullopt;
  return "is reserved, choose another";
}

}  // namespace

std::string ToString(const TableId& id) { return id.domain + "." + id.name; }

std::optional<TableId> ParseTableId(std::string_view text) {
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  TableId id{Lower(text.substr(0, dot)), Lower(text.substr(dot + 1))};
  const std::string_view name = id.name;
  const size_t pin = name.find('@');
  if (pin != std::string_view::npos) {
    const std::string_view major = name.substr(pin + 1);
    if (major.empty() || major.size() > 4 || !std::ranges::all_of(major, IsDigit))
      return std::nullopt;
  }
  if (NameFault(id.domain) || NameFault(name.substr(0, pin))) return std::nullopt;
  return id;
}

std::optional<std::string> NameFault(std::string_view name) {
  return Fault(name, "_", "may hold only lower-case letters, digits and _");
}

std::optional<std::string> DomainNameFault(std::string_view name) {
  return FaultOrReserved(name, kReservedDomains);
}

std::optional<std::string> TableNameFault(std::string_view name) {
  return FaultOrReserved(name, kReservedTables);
}

std::optional<std::string> SubjectNameFault(std::string_view name) {
  return Fault(name, "_-.@", "may hold only lower-case letters, digits, _ - . and @");
}

std::optional<std::string> IdFault(std::string_view id) {
  if (id.empty()) return "must not be empty";
  if (id.size() > kIdMax) return "must have at most 255 bytes";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; };
  if (std::ranges::any_of(id, is_control)) return "must not hold control characters";
  return std::nullopt;
}

}  // namespace weft::mesh
