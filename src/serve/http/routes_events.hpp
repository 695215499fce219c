#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "ingest/dialects.hpp"
#include "ingest/events.hpp"
#include "lake/catalog.hpp"
#include "serve/event_replay.hpp"
#include "serve/http/route.hpp"
#include "store/registry.hpp"

namespace weft::query {
class Questions;
}
namespace weft::discover {
struct EventFlow;
}

namespace weft::serve {

// What the routes of events use; all outlive them.
struct EventDoor {
  ingest::Events& events;
  const store::Registry& registry;
  const lake::Catalog& lake;
  EventReplay& replay;
  const Clock& clock;
  // Who has this token. Throws Error{kUnauthenticated}.
  std::function<mesh::Caller(const std::string& token, const Call& call)> authenticate;
};

// events, of the standard schema and of tables' own contracts; their receipts; those that were
// rejected, once more; and the ways in which other tools send them.
std::vector<Route> EventRoutes(const EventDoor& door);

inline constexpr size_t kUnpackedBytesMax = 8 << 20;  // of a body, once it is unpacked

// Tracking plans beside what was sent. Both outlive the routes.
std::vector<Route> PlanRoutes(const store::Registry& registry, query::Questions& questions);

// observe/events.
std::vector<Route> EventFlowRoutes(const discover::EventFlow& flow);

// Those ways, each at its own address.
std::vector<Route> DialectRoutes(const EventDoor& door);

// What all ways to send events share.
Route SendRoute(Route route);
// The body as `made` makes it of what was unpacked. Without `made`, it is as it came.
using MadeBody = std::function<ingest::StandardEvents(std::string_view body)>;
Response TakeEvents(const EventDoor& door, const Call& call, const mesh::Caller& sender,
                    const MadeBody& made = {}, std::chrono::microseconds clock_behind = {});

// Of ways to send whose events say when they happened by the sender's own clock: a parameter that
// tells what this clock says now, and by how much it is behind.
RouteParameter SentAt();
std::chrono::microseconds ClockBehind(const EventDoor& door, const Call& call);

}  // namespace weft::serve
