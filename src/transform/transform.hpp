#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/lane.hpp"
#include "product/basis.hpp"
#include "transform/kept.hpp"
#include "transform/runner.hpp"

// Materialised tables as a service: which are due, and their runs, one at a time a table, on a lane
// of their own.
namespace weft::transform {

// What a run is asked for with.
struct Wish {
  std::string cause = "hand";  // or a Cause's name, or "size": more waits than one run takes
  std::string actor = {};      // a user; empty: nobody
  bool whole = false;
  std::optional<Time> due = std::nullopt;
  std::string basis = {};  // where it is known already
};

class Transform {
 public:
  // The lane outlives this, and is stopped before it.
  Transform(store::Registry& registry, store::Runs& runs, audit::Guard& guard,
            engine::Engine& engine, lineage::Lineage& lineage, Lane& lane);

  // Marks what the last process left, then makes tables that have no rows yet, each after what it
  // reads. Blocking; once, before the node is ready.
  void Start();
  // Begins what is due. Called again and again by one thread. False: nothing was due.
  bool Step();
  // Rows of the lake are others since. Any thread.
  void LookAgain() { ++changes_; }

  // The run that waits or goes on for this table, a new one when there is none; answers its id.
  // Throws Error{kExhausted} when too many wait. Any thread.
  uint64_t Ask(const mesh::Table& table, const Wish& wish);
  // A run between the moments of its schedule, for a table of which more waits than one takes. None
  // after one that failed: its next moment tries again. Any thread.
  void CarryOn(const mesh::Table& table);
  // Any thread. False: it is over.
  bool Cancel(uint64_t id);
  // Ends what goes on; what waits is left for the next start.
  void Stop() { runner_.Stop(); }

  void Respect(const access::Holding& holding) { runner_.Respect(holding); }
  const Runner& runner() const { return runner_; }

 private:
  void Survey(const mesh::SnapshotPtr& snapshot);
  void Add(const mesh::TablePtr& table, product::Basis& basis,
           const std::map<std::string, std::string>& tried);
  Time SinceOf(const mesh::Table& table, const mesh::Snapshot& snapshot) const;
  bool IsOpen(const std::string& table) const;
  // Under the lock.
  uint64_t Open(const mesh::Table& table, const Wish& wish);
  void Execute(uint64_t id, const std::string& table);

  store::Registry& registry_;
  store::Runs& runs_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  lineage::Lineage& lineage_;
  Lane& lane_;
  Runner runner_;

  struct Kept {
    mesh::TablePtr table;
    Standing standing;
  };
  std::vector<Kept> kept_;      // in order; of the loop alone, as the two below
  mesh::SnapshotPtr surveyed_;  // the mesh in which they were found
  uint64_t changes_seen_ = 0;
  std::atomic<uint64_t> changes_{1};

  mutable std::mutex mutex_;              // guards the map
  std::map<std::string, uint64_t> open_;  // by table: the run that waits or goes on
};

}  // namespace weft::transform
