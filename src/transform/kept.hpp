#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "lineage/lineage.hpp"
#include "mesh/snapshot.hpp"

// Materialised tables, and when they are to be made. Pure but for the look at what SQL reads.
namespace weft::transform {

// All of a mesh.
std::vector<mesh::TablePtr> KeptTables(const mesh::Snapshot& snapshot);

// Each after those that its SQL reads, views between them followed; tables of a circle come last.
std::vector<mesh::TablePtr> InOrder(std::vector<mesh::TablePtr> tables, lineage::Lineage& lineage,
                                    const mesh::SnapshotPtr& snapshot);

// What is known of a table when it is asked whether a run is due.
struct Standing {
  std::string schedule;
  bool has_rows = false;             // the lake has a snapshot
  std::optional<std::string> tried;  // the basis of its newest run; nothing: it never ran
  std::string basis;                 // as it is now
  std::optional<Time> last_due;      // the last moment of the schedule that a run stood for
  Time since{};                      // the schedule counts from here when there was none
};

enum class Cause { kFirst, kSchedule, kChange };
std::string_view Name(Cause cause);  // first, schedule, change

struct Due {
  Cause cause{};
  std::optional<Time> moment;  // of a schedule: the newest of those that were missed
};
// Missed moments are caught up with one run. What failed is not tried again until something it is
// made from changes, or its next moment comes.
std::optional<Due> DueOf(const Standing& standing, Time now);
// The next moment of its schedule; nothing for one without.
std::optional<Time> NextOf(const std::string& schedule, Time now);

}  // namespace weft::transform
