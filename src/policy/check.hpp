#pragma once
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"

// What is wrong with a policy in the mesh as it would be after a change. At the moment of a
// decision each of these faults shows less, never more; here their author hears of them first.
// Pure.
namespace weft::policy {

struct RuleFault {
  const mesh::Rule* rule;  // of the policy; its `at` is the place
  std::string message;     // a sentence
  std::string hint;
};

// The policy's filters and masks do not fit this table: a column that it lacks, types that cannot
// be compared, a mask of another type than its column. Empty also when no rule concerns the table.
std::vector<RuleFault> FaultsOf(const mesh::Policy& policy, const mesh::Table& table,
                                const mesh::Snapshot& snapshot);

// Tables right of IN that the policy's domain has no right to look into: its service principal must
// read the named column as it is, with all its rows. Global policies may name any; none may name a
// table of the platform, whose rows are each reader's own.
std::vector<RuleFault> LookUpFaults(const mesh::Policy& policy, const mesh::SnapshotPtr& snapshot,
                                    Time now);

}  // namespace weft::policy
