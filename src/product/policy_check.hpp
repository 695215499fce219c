#pragma once
#include <span>
#include <vector>

#include "mesh/finding.hpp"
#include "mesh/snapshot.hpp"

// Do the rules fit the tables that they are about? A rule that does not fit shows less, never more;
// who wrote it learns it here, before anybody meets it. What a fault is, policy/check.hpp says.
namespace weft::product {

// Each edited policy against all tables in its scope, and each edited contract's tables against the
// rules about them. A domain's rule that a global
// one leaves no effect is a loosening: an error in a policy that is edited, a warning when it is
// the global one that changes. Besides, `columns` and `masks` must name a column of at least one
// table: a mask on a misspelt column hides nothing. Pure.
std::vector<mesh::Finding> CheckPolicies(const mesh::SnapshotPtr& candidate,
                                         std::span<const mesh::Edit> edits, Time now);

}  // namespace weft::product
