#pragma once
#include <array>
#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <vector>

#include "audit/guard.hpp"
#include "discover/event_flow.hpp"
#include "engine/engine.hpp"
#include "ingest/event_tables.hpp"
#include "ingest/events.hpp"
#include "ingest/plan_table.hpp"
#include "lake/catalog.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/event_pace.hpp"
#include "store/registry.hpp"
#include "transform/event_journal.hpp"
#include "transform/transform.hpp"

// The events of a node: their journal, the tables that they are in, and the product that gives
// these out. Its runs carry events from the journal into the lake; what has been there for long
// enough leaves the journal.
namespace weft::serve {

class Tracking final : public transform::EventJournal {
 public:
  // Throws as ingest::Events does. All but the folder outlive it.
  Tracking(const std::filesystem::path& folder, store::Registry& registry, lake::Catalog& catalog,
           const Clock& clock, const ingest::EventsOptions& options);

  ingest::Events& events() { return events_; }
  engine::TableSources sources() const {
    engine::TableSources all = tables_.sources();
    all.emplace("tracking.declared_events", &plan_);
    return all;
  }

  // From now on the product is there as soon as a domain is centralised. All outlive Stop.
  void Start(audit::Guard& guard, engine::Engine& engine, transform::Transform& transform);
  void Wake() { following_.Wake(); }
  // The lake has more of this table.
  void LakeHasMore(const lake::TableName& name);
  // What is seen of events on their way, as long as this is there.
  discover::EventFlow FlowFor(const audit::Guard& guard) const;
  void Stop() { following_.Stop(); }

  uint64_t Mark() const override { return events_.log().durable_offset(); }
  bool EmptyBefore(uint64_t position, Of of) override;

 private:
  // The first position in the journal that the lake does not have of this table: DOMAIN.events, or
  // one that takes events.
  uint64_t CarriedOf(const mesh::Table& table) const;
  // A table that runs carry the domains' events to, and how far they have come.
  struct Carried {
    const ingest::EventTables::Of of;
    const char* const table;
    mesh::TablePtr kept = nullptr;  // null: it has no data yet
    std::atomic<uint64_t> to{0};    // what is before this is in the lake
    uint64_t waits_from = 0;        // nothing that waits is before it
  };
  uint64_t PlaceOf(const mesh::Table& kept) const;

  // Where the records begin that the lake does not have.
  struct Kept {
    Time seen{};
    std::array<uint64_t, ingest::EventTables::kCount> from{};  // by ingest::EventTables::Of
  };

  void Follow(audit::Guard& guard, engine::Engine& engine, transform::Transform& transform);
  void LookAtMesh();
  void Measure(engine::Engine& engine);
  void AskForRuns(transform::Transform& transform);
  void Keep(const audit::Guard& guard);
  uint64_t BeginOf(ingest::EventTables::Of of, uint64_t carried) const;
  void LeaveOut(const Kept& kept);

  store::Registry& registry_;
  lake::Catalog& catalog_;
  const Clock& clock_;
  ingest::Events events_;
  ingest::EventTables tables_;
  EventPace pace_;
  const ingest::PlanTable plan_;
  std::array<Carried, 2> carried_{
      Carried{.of = ingest::EventTables::Of::kAccepted, .table = "kept_events"},
      Carried{.of = ingest::EventTables::Of::kRefused, .table = "kept_rejected_events"}};
  uint64_t seen_to_ = 0;                    // a table that is not in mesh_ has no rows before it
  mesh::SnapshotPtr mesh_;                  // that was looked at
  std::vector<mesh::TablePtr> own_events_;  // its tables that take events
  std::deque<Kept> kept_;                   // oldest first; the first one is left out of scans
  std::mutex mutex_;                        // guards the next
  Kept left_out_;
  RetryLoop following_;
};

}  // namespace weft::serve
