#pragma once
#include <map>
#include <set>
#include <string>

#include "base/json.hpp"

// What makes an event that was refused one that fits. Pure.
namespace weft::ingest {

// Done in this order. Fields are those at the top of the event, or else of its key_data.
struct EventMapping {
  std::map<std::string, std::string> rename;  // from, to
  std::set<std::string> remove;
  std::map<std::string, std::map<std::string, Json>> replace;  // field, value as text: another one
  std::map<std::string, Json> set;                             // also where it is there
  bool operator==(const EventMapping&) const = default;
};
// Throws Error{kInvalid} for what is none.
EventMapping MappingOf(const Json& json);

// As one line. Without a mapping, and what is no JSON object, stays as it was sent.
std::string Mapped(const EventMapping& mapping, const std::string& event);

}  // namespace weft::ingest
