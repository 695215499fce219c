#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "ingest/event.hpp"

// Events as other tools send them, put into the words of the standard schema. Pure.
namespace weft::ingest {

enum class Dialect { kSegment, kGa4, kCloudEvent };

struct ForeignEvents {
  Dialect dialect{};
  std::string_view body;
  // Of one CloudEvent in binary mode, by lower-case name: its attributes are in the headers ce-*,
  // and the body is its data.
  const std::map<std::string, std::string>* headers = nullptr;
  Time received{};
  std::string owner;           // whose they are when they do not say it
  std::string type = "track";  // of Segment: what those are that do not say it
};

using Faults = std::map<size_t, Reason>;  // by index, from 0

// One a line, in the order in which they came. What a field of the standard schema cannot be found
// for is left out, and refused with its name where events are judged; what was sent beyond these
// fields is in key_data. An event with a fault, which its dialect does not let anybody read, stands
// there as it was sent, with whose it is.
struct StandardEvents {
  std::string lines;
  Faults faults;
};
// Throws Error{kInvalid} for a body that is no JSON.
StandardEvents Translated(const ForeignEvents& events);

}  // namespace weft::ingest
