#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// What a change of the mesh gives to people and takes from them. Pure.
namespace weft::policy {

// What a principal gets of a column: "as is", "not granted", or its mask: "hash".
struct ColumnShift {
  std::string column;
  std::string before, after;
};

struct Shift {
  std::string principal;  // "analyst", "domain:flights"
  mesh::TableId table;
  bool could_find = false, can_find = false;
  bool could_read = false, can_read = false;
  // Columns of which more is seen, and less. One whose expression changes is in both.
  std::vector<ColumnShift> gains, losses;
  std::vector<std::string> filters_before, filters_after;  // canonical, the caller bound
};

enum class Rows { kSame, kMore, kFewer, kOthers };
// Only of one who reads before and after.
Rows RowsOf(const Shift& shift);
bool GainsAny(const Shift& shift);
bool LosesAny(const Shift& shift);

// One table for these principals (people, and "domain:…"), in their order, with the same time for
// both. A table, a person or a domain that is not there on one side sees, and shows, nothing there.
// Only those for whom something changes.
std::vector<Shift> FindShifts(const mesh::SnapshotPtr& before, const mesh::SnapshotPtr& after,
                              const mesh::TableId& table, std::span<const std::string> principals,
                              Time now);

}  // namespace weft::policy
