#pragma once
#include <string>
#include <vector>

#include "lineage/lineage.hpp"
#include "mesh/diff.hpp"
#include "product/deprecation.hpp"
#include "product/plan.hpp"

// Who would feel a change: those who read the table or column lately, and the products whose SQL
// uses it now.
namespace weft::product {

// Principals who used it since then, in whatever role: people and other domains' principals, by
// name. A question of which nobody knows the columns counts for every one. Pure.
std::vector<std::string> ReadersIn(const std::vector<lineage::Reader>& readers,
                                   const mesh::BreakingChange& change, Time since);

// Fills in each break's readers from the last 90 days of the audit and from the SQL of the mesh as
// it is.
void AddReaders(std::vector<PlannedBreak>& breaks, lineage::Lineage& lineage,
                const mesh::SnapshotPtr& base, Time now);

// The mesh as it is with who reads its tables, from the same two sources.
Readership ReadershipOf(lineage::Lineage& lineage, const mesh::SnapshotPtr& mesh, Time now);

}  // namespace weft::product
