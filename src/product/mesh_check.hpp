#pragma once
#include <span>
#include <vector>

#include "mesh/finding.hpp"
#include "mesh/snapshot.hpp"

// What a change needs from the rest of the mesh: that what it names is there, that its tables'
// names are free, that nothing names what it takes away, that an admin stays. Pure.
namespace weft::product {

// Checks the edits against the snapshot that they lead to. Findings carry the edited resource's
// file.
std::vector<mesh::Finding> CheckMesh(const mesh::Snapshot& base, const mesh::Snapshot& candidate,
                                     std::span<const mesh::Edit> edits);

}  // namespace weft::product
