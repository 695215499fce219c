#pragma once
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "access/holding.hpp"
#include "base/clock.hpp"
#include "engine/engine.hpp"
#include "lake/catalog.hpp"
#include "store/objects.hpp"
#include "store/registry.hpp"

// Tables of the lake are kept in good shape: old snapshots go, many small files become few, files
// that nothing names are removed. What somebody may still read stays for a while. These are the
// tables that Weft alone writes: those that runs make, and those that are filled by sent and by
// dropped files. Where another engine has written, that engine looks after its files.
namespace weft::transform {

struct UpkeepOptions {
  // Snapshots at least so long; a contract's retention may be longer.
  std::chrono::milliseconds keep{std::chrono::days(7)};
  size_t keep_min = 2;  // and the newest of them
  // That a file has been named by nothing before it goes.
  std::chrono::milliseconds grace{std::chrono::hours(24)};
  std::chrono::milliseconds pause{std::chrono::hours(1)};  // between two looks at all tables
};

// One thread.
class Upkeep {
 public:
  Upkeep(store::Registry& registry, engine::Engine& engine, lake::Catalog& catalog,
         store::Objects& objects, const Clock& clock, UpkeepOptions options = {})
      : registry_(registry),
        engine_(engine),
        catalog_(catalog),
        objects_(objects),
        clock_(clock),
        options_(options) {}

  // Tables on hold keep their versions. Before the first step; it outlives this.
  void Respect(const access::Holding& holding) { holding_ = &holding; }

  // Looks after one table. False: it was no table's turn.
  bool Step();

 private:
  bool Survey();
  void LookAfter(const mesh::Table& table);
  bool Compact(const mesh::Table& table);
  size_t Expire(const mesh::Table& table);
  size_t Sweep(const mesh::Table& table);
  std::chrono::milliseconds KeepOf(const mesh::Table& table) const;

  store::Registry& registry_;
  engine::Engine& engine_;
  lake::Catalog& catalog_;
  store::Objects& objects_;
  const Clock& clock_;
  const UpkeepOptions options_;
  const access::Holding* holding_ = nullptr;
  std::optional<Time> surveyed_;
  std::deque<mesh::TableId> due_;        // to be looked after
  std::map<std::string, Time> unnamed_;  // since when a file is, by its address
};

}  // namespace weft::transform
