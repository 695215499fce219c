#pragma once
#include <span>
#include <vector>

#include "mesh/diff.hpp"
#include "mesh/snapshot.hpp"

// Which tables and columns that readers have today would be gone or different.
namespace weft::product {

// Compares each table of the edited products and contracts with what it would be. A new major
// beside the old one breaks nothing; a table that keeps its name under another contract is
// compared, not called removed; so is one that leaves its address as a former name. What is retired
// has no readers to break. Pure.
std::vector<mesh::BreakingChange> FindBreaks(const mesh::Snapshot& base,
                                             const mesh::Snapshot& candidate,
                                             std::span<const mesh::Edit> edits, Time now);

}  // namespace weft::product
