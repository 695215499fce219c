#pragma once
#include <optional>
#include <string>
#include <vector>

#include "access/holding.hpp"
#include "engine/engine.hpp"
#include "lake/catalog.hpp"
#include "lineage/lineage.hpp"
#include "store/objects.hpp"
#include "transform/event_journal.hpp"

// Which tables rows have to go from: where they lie, and wherever lineage says that they went.
namespace weft::transform {

struct ErasureStep {
  // Rows are taken out; or the table is made anew from what there is then, and its versions go.
  enum class How { kDelete, kRemake };
  std::string table, column;
  How how = How::kDelete;
  std::string from;  // the table whose rows it has; empty: it began here
  uint64_t rows = 0;
  uint64_t files = 0, versions = 0;
  bool done = false;
  uint64_t run = 0;   // of kRemake: the run that makes it anew
  std::string error;  // why it did not work the last time
};

struct LeftOver {
  std::string table, column, why;
};

struct ErasurePlan {
  std::vector<ErasureStep> steps;  // each after those that it is made from
  std::vector<LeftOver> left;      // what stays, and why
  int looks = 0;                   // how often it was looked whether such rows came again
  // Some of the rows came by the journal of events: it is emptied up to here. 0: it is not, or was.
  uint64_t journal = 0;
};

struct ErasureGround {
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::Lineage& lineage;
  const access::Holding& holding;
  store::Objects& objects;
  const lake::Catalog& catalog;
  mesh::SnapshotPtr snapshot;
};

struct Erasing {
  mesh::TablePtr table;
  engine::RowsToGo rows;
  // Whose rows are also erased where they come from; null: of this table on only.
  const mesh::Caller* caller = nullptr;
};

// Counts rows, so it may take a while. Throws Error{kInvalid} for a column that is not there, or a
// value that is none of its type.
ErasurePlan PlanErasure(const ErasureGround& ground, const Erasing& what);

// Nothing: its rows do not come by the journal of events.
std::optional<EventJournal::Of> JournalOf(const mesh::Table& table);

Json ToJson(const ErasurePlan& plan);
ErasurePlan PlanOf(const Json& json);

}  // namespace weft::transform
