#pragma once
#include <vector>

#include "mesh/finding.hpp"
#include "mesh/folder.hpp"
#include "mesh/snapshot.hpp"

// What a document names must exist: checked against the mesh as it would be after a change.
namespace weft::mesh {

bool Exists(const Snapshot& snapshot, const Reference& reference);

// An error for each reference of `resource` that leads nowhere, with the nearest name as a hint.
std::vector<Finding> MissingReferences(const Resource& resource, const Snapshot& snapshot);

// For a whole folder that no registry knows yet: a warning for each reference that leads nowhere in
// the folder, but nearly bears a name that is there. What is not even near may lie elsewhere, and
// is not mentioned.
std::vector<Finding> MisspeltReferences(const Folder& folder);

}  // namespace weft::mesh
