#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "access/holding.hpp"
#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "lineage/lineage.hpp"
#include "store/registry.hpp"
#include "store/runs.hpp"

// One run of a materialised table, from its start to its end: its rows are made by its SQL as its
// domain's principal, held against its contract, and only then published. What fails changes
// nothing for readers, and its owners are told. When another writer was faster, it begins anew, a
// few times.
namespace weft::transform {

// A run's id in OpenLineage events, a UUID.
std::string OpenLineageIdOf(const store::RunRow& run);

class Runner {
 public:
  Runner(store::Registry& registry, store::Runs& runs, audit::Guard& guard, engine::Engine& engine,
         lineage::Lineage& lineage)
      : registry_(registry), runs_(runs), guard_(guard), engine_(engine), lineage_(lineage) {}

  // Runs leave out rows whose time is over by their table's contract, but of tables on hold. Before
  // the first run; it outlives this.
  void Respect(const access::Holding& holding) { holding_ = &holding; }

  // A run that waits. Blocking; a fault of it is its end, not the caller's. One table at a time,
  // several tables at once.
  void Execute(uint64_t id);
  // Ends a run that goes on; false: it does not. Any thread.
  bool Cancel(uint64_t id);
  // The server stops: what goes on ends, and is due again at the next start.
  void Stop();
  // The run as it is now, also while it goes on.
  std::optional<store::RunRow> Find(uint64_t id) const;

  // Marks runs that the last process did not end, and tells their owners. Before any other starts.
  void EndAbandoned();

 private:
  struct Going;
  using GoingPtr = std::shared_ptr<Going>;

  void Make(Going& going, const mesh::TablePtr& table);
  // False: another writer changed the table meanwhile, nothing is published. The last try throws
  // instead.
  bool Try(Going& going, const mesh::TablePtr& table, bool is_last);
  bool BeginAnew(Going& going, const Error& error);  // false
  bool Publish(Going& going, engine::Making& making, const mesh::Table& table, bool is_last);
  void Check(Going& going, engine::Making& making, const mesh::Table& table);
  void Fail(store::RunRow& run, const Error& error);
  std::vector<store::Notice> NoticesOf(const store::RunRow& run) const;
  // A line of its log, durable; `edit` notes what else is known by then.
  using Edit = std::function<void(store::RunRow&)>;
  void Say(Going& going, const std::string& line, const Edit& edit = nullptr);

  store::Registry& registry_;
  store::Runs& runs_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  lineage::Lineage& lineage_;
  const access::Holding* holding_ = nullptr;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // guards the map
  std::map<uint64_t, GoingPtr> going_;
};

}  // namespace weft::transform
