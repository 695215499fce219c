#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "lineage/lineage.hpp"
#include "product/basis.hpp"
#include "quality/states.hpp"
#include "store/registry.hpp"

// Holds each table's contract against its data once it, its code or its data has changed, and keeps
// what was found: after each change of the mesh, beside it, so that nobody waits. Where only rows
// came, a check that took long is not repeated at once: checks take a twentieth of the time.
namespace weft::product {

// One thread.
class Checker {
 public:
  Checker(store::Registry& registry, audit::Guard& guard, engine::Engine& engine,
          lineage::Lineage& lineage, quality::States& states)
      : registry_(registry), guard_(guard), engine_(engine), lineage_(lineage), states_(states) {}

  // Checks one table that has changed since it was last checked. False: there was none.
  bool Step();
  // Tables of the lake have other rows since: look at all again. Any thread.
  void LookAgain() { ++lake_changes_; }

 private:
  // What a table's state rests on.
  struct Grounds {
    std::string all;   // contract, code and data
    std::string data;  // the data alone
  };

  bool Rests(const mesh::TableId& id) const;
  bool CheckIfDue(const mesh::TableId& id, const mesh::SnapshotPtr& snapshot);
  bool HasRows(const mesh::TablePtr& table);
  void FindDue(const mesh::SnapshotPtr& snapshot);
  Grounds GroundsOf(const mesh::TablePtr& table);
  void Check(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot,
             const Grounds& grounds);
  Time ChangedAt(const mesh::Table& table, const Grounds& grounds,
                 const mesh::SnapshotPtr& snapshot) const;

  store::Registry& registry_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  lineage::Lineage& lineage_;
  quality::States& states_;
  std::optional<Basis> basis_;  // of the mesh in which `due_` was found
  std::deque<mesh::TableId> due_;
  std::map<std::string, std::chrono::steady_clock::time_point> rests_;  // by table: until when
  std::atomic<uint64_t> lake_changes_{0};
  uint64_t lake_seen_ = 0;  // of these
};

}  // namespace weft::product
