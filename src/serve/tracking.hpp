#pragma once
#include <deque>
#include <filesystem>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "ingest/event_tables.hpp"
#include "ingest/events.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "store/registry.hpp"

// The events of a node: their journal, the tables that they are in, and the product that gives
// these out. Its runs carry events from the journal into the lake; what has been there for long
// enough leaves the journal.
namespace weft::serve {

class Tracking {
 public:
  // Throws as ingest::Events does. The registry and the clock outlive it.
  Tracking(const std::filesystem::path& folder, store::Registry& registry, const Clock& clock);

  ingest::Events& events() { return events_; }
  engine::TableSources sources() const { return tables_.sources(); }

  // From now on the product is there as soon as a domain is centralised. Both outlive Stop.
  void Start(audit::Guard& guard, engine::Engine& engine);
  void Wake() { following_.Wake(); }
  void Stop() { following_.Stop(); }

 private:
  // Where the records begin that the lake does not have.
  struct Kept {
    Time seen{};
    uint64_t accepted = 0, refused = 0;
  };

  void Follow(audit::Guard& guard, engine::Engine& engine);
  uint64_t BeginOf(ingest::EventKind kind, const std::vector<Json>& last) const;
  void LeaveOut(const Kept& kept);

  store::Registry& registry_;
  const Clock& clock_;
  ingest::Events events_;
  ingest::EventTables tables_;
  std::deque<Kept> kept_;  // oldest first; the first one is left out of scans
  RetryLoop following_;
};

}  // namespace weft::serve
