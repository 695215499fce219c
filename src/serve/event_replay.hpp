#pragma once
#include <mutex>

#include "access/access.hpp"
#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "ingest/event_mapping.hpp"
#include "ingest/events.hpp"
#include "store/registry.hpp"

// Events that were refused are judged again, as they are or changed by a mapping: those that fit
// now are accepted, each once. What the journal says of an accepted one names the refused one, in
// one record; so nothing is replayed twice, whenever the process ends.
namespace weft::serve {

// Any thread; one at a time does it. All outlive it.
class EventReplay {
 public:
  EventReplay(ingest::Events& events, store::Registry& registry, audit::Guard& guard,
              engine::Engine& engine)
      : events_(events), registry_(registry), guard_(guard), engine_(engine) {}

  struct Wish {
    access::By by;
    mesh::TableId table;  // that takes events, or DOMAIN.events
    ingest::EventMapping mapping;
    bool dry_run = false;
  };
  // Throws Error: kForbidden for who may not send events of this domain, or does it by a token that
  // can do nothing else; kNotFound, kInvalid for a table that takes none.
  Json Run(const Wish& wish);

 private:
  std::vector<Json> Rows(audit::Touch& touch, const std::string& sql);

  ingest::Events& events_;
  store::Registry& registry_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  std::mutex mutex_;  // so that two do not find the same event
};

// The table of that name, for who may send its events. Throws as Run does.
mesh::TablePtr EventTableFor(const mesh::Caller& sender, const mesh::TableId& id,
                             const mesh::Snapshot& snapshot);

}  // namespace weft::serve
