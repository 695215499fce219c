#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

// How things are named: [a-z][a-z0-9_]*, at most 63 characters, compared without case.
namespace weft::mesh {

// A table's full address. `name` may carry a pinned major: "departures@1".
struct TableId {
  std::string domain;
  std::string name;
  auto operator<=>(const TableId&) const = default;
};

// The domain of what the platform records about itself; nobody else's documents lie in it.
inline constexpr std::string_view kPlatformDomain = "weft";

std::string ToString(const TableId& id);  // "flights.departures"
// Lower case. Nothing unless exactly two names; the second may end with a pinned major, "@1".
std::optional<TableId> ParseTableId(std::string_view text);

// Nothing when the name is good, else what is wrong with it, as a sentence part: "must start with a
// letter".
std::optional<std::string> NameFault(std::string_view name);
// Nothing when a domain (or a table in a domain) may bear it; names that SQL or Weft keeps are
// refused.
std::optional<std::string> DomainNameFault(std::string_view name);
std::optional<std::string> TableNameFault(std::string_view name);
// Users and teams come from elsewhere too: theirs may also hold ".", "-" and "@" after the first
// letter.
std::optional<std::string> SubjectNameFault(std::string_view name);
// An id of a contract, a name of a column: any text of at most 255 bytes without control
// characters.
std::optional<std::string> IdFault(std::string_view id);

}  // namespace weft::mesh
