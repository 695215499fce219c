#pragma once
#include <chrono>
#include <map>
#include <string>

#include "access/holding.hpp"
#include "base/clock.hpp"
#include "engine/engine.hpp"
#include "lake/catalog.hpp"
#include "store/objects.hpp"
#include "store/registry.hpp"

// Materialised tables are kept in good shape: old snapshots go, many small files become few, files
// that nothing names are removed. What somebody may still read stays for a while.
namespace weft::transform {

struct UpkeepOptions {
  std::chrono::hours keep{7 *
                          24};   // snapshots at least so long; a contract's retention may be longer
  size_t keep_min = 2;           // and the newest of them
  std::chrono::hours grace{24};  // that a file has been named by nothing before it goes
  std::chrono::hours pause{1};   // between two looks at one table
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
  void LookAfter(const mesh::Table& table);
  size_t Expire(const mesh::Table& table);
  size_t Sweep(const mesh::Table& table);
  std::chrono::seconds KeepOf(const mesh::Table& table) const;

  store::Registry& registry_;
  engine::Engine& engine_;
  lake::Catalog& catalog_;
  store::Objects& objects_;
  const Clock& clock_;
  const UpkeepOptions options_;
  const access::Holding* holding_ = nullptr;
  std::map<std::string, Time> looked_;   // by table
  std::map<std::string, Time> unnamed_;  // since when a file is, by its address
};

}  // namespace weft::transform
