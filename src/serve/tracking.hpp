#pragma once
#include <array>
#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>

#include "audit/guard.hpp"
#include "discover/event_flow.hpp"
#include "engine/engine.hpp"
#include "ingest/event_tables.hpp"
#include "ingest/events.hpp"
#include "ingest/plan_table.hpp"
#include "lake/catalog.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "store/registry.hpp"
#include "transform/event_journal.hpp"

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

  // From now on the product is there as soon as a domain is centralised. Both outlive Stop.
  void Start(audit::Guard& guard, engine::Engine& engine);
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
  // The same of a table that runs carry them to.
  uint64_t CarriedBy(const char* table, audit::Touch& touch, engine::Engine& engine) const;

  // Where the records begin that the lake does not have.
  struct Kept {
    Time seen{};
    std::array<uint64_t, ingest::EventTables::kCount> from{};  // by ingest::EventTables::Of
  };

  void Follow(audit::Guard& guard, engine::Engine& engine);
  void Measure(const mesh::Snapshot& mesh, audit::Touch& touch, engine::Engine& engine);
  uint64_t BeginOf(ingest::EventTables::Of of, uint64_t carried) const;
  void LeaveOut(const Kept& kept);

  store::Registry& registry_;
  lake::Catalog& catalog_;
  const Clock& clock_;
  ingest::Events events_;
  ingest::EventTables tables_;
  const ingest::PlanTable plan_;
  std::atomic<uint64_t> carried_{0};  // accepted events before this are in the lake
  std::atomic<bool> has_more_{true};  // since that was found out
  std::deque<Kept> kept_;             // oldest first; the first one is left out of scans
  std::mutex mutex_;                  // guards the next
  Kept left_out_;
  RetryLoop following_;
};

}  // namespace weft::serve
