#pragma once
#include <map>
#include <string>

#include "engine/engine.hpp"
#include "lineage/lineage.hpp"

// What a table's rows rest on, as digests: another one when they may be others. Of one mesh, and of
// the lake as it is when each table is first asked for. One thread.
namespace weft::product {

class Basis {
 public:
  Basis(lineage::Lineage& lineage, const engine::Engine& engine, mesh::SnapshotPtr snapshot)
      : lineage_(lineage), engine_(engine), snapshot_(std::move(snapshot)) {}

  // The rows that readers get: the file's, the lake's snapshot's, or those of all that its SQL
  // reads.
  std::string DataOf(const mesh::TablePtr& table);
  // What the next run of a materialised table would make rows from: its contract, its code and the
  // rows that its SQL reads.
  std::string InputsOf(const mesh::TablePtr& table);
  // Tables that a table's SQL reads, views among them followed down to those that have rows of
  // their own.
  std::set<std::string> SourcesOf(const mesh::TablePtr& table);

  const mesh::SnapshotPtr& snapshot() const { return snapshot_; }

 private:
  std::string MakingOf(const mesh::TablePtr& table);

  lineage::Lineage& lineage_;
  const engine::Engine& engine_;
  const mesh::SnapshotPtr snapshot_;
  std::map<std::string, std::string> data_of_;  // by table
};

}  // namespace weft::product
