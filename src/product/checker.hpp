#pragma once
#include <deque>
#include <map>
#include <string>

#include "engine/engine.hpp"
#include "lineage/lineage.hpp"
#include "quality/states.hpp"
#include "store/registry.hpp"

// Holds each table's contract against its data once it, its code or its data has changed, and keeps
// what was found: after each change of the mesh, beside it, so that nobody waits.
namespace weft::product {

// One thread.
class Checker {
 public:
  Checker(store::Registry& registry, audit::Guard& guard, engine::Engine& engine,
          lineage::Lineage& lineage, quality::States& states)
      : registry_(registry), guard_(guard), engine_(engine), lineage_(lineage), states_(states) {}

  // Checks one table that has changed since it was last checked. False: there was none.
  bool Step();

 private:
  // What a table's state rests on.
  struct Basis {
    std::string all;   // contract, code and data
    std::string data;  // the data alone
  };

  bool CheckIfDue(const mesh::TableId& id, const mesh::SnapshotPtr& snapshot);
  void FindDue(const mesh::SnapshotPtr& snapshot);
  Basis BasisOf(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot);
  std::string DataOf(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot);
  void Check(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot, const Basis& basis);
  Time ChangedAt(const mesh::Table& table, const Basis& basis,
                 const mesh::SnapshotPtr& snapshot) const;

  store::Registry& registry_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  lineage::Lineage& lineage_;
  quality::States& states_;
  mesh::SnapshotPtr seen_;  // the mesh in which `due_` was found
  std::deque<mesh::TableId> due_;
  std::map<std::string, std::string> data_of_;  // by table, in `seen_`
};

}  // namespace weft::product
