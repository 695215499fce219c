#pragma once
#include <span>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/finding.hpp"
#include "mesh/snapshot.hpp"

// Addresses that tables had before (`weft.formerly`): who may say so, and which can be meant. Pure.
namespace weft::product {

// A former name must be free, and one table's only.
std::vector<mesh::Finding> CheckFormerNames(const mesh::Snapshot& candidate,
                                            std::span<const mesh::Edit> edits);

// A sentence for each address that these edits take in a domain which is not the caller's: who
// reads it would get another team's data.
std::vector<std::string> ForeignNames(const mesh::Caller& caller, const mesh::Snapshot& base,
                                      std::span<const mesh::Edit> edits);

}  // namespace weft::product
