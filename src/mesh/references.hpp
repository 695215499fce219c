#pragma once
#include <string_view>
#include <vector>

#include "mesh/finding.hpp"
#include "mesh/folder.hpp"
#include "mesh/snapshot.hpp"

// What a document names must exist: checked against the mesh as it would be after a change.
namespace weft::mesh {

std::string_view WordOf(const Reference& reference);  // "domain", "table"
// The resource that it leads to, where it leads to one: of a product, its first major there is.
ResourcePtr TargetOf(const Snapshot& snapshot, const Reference& reference);
bool Exists(const Snapshot& snapshot, const Reference& reference);

// An error for each reference of `resource` that leads nowhere, with the nearest name as a hint.
std::vector<Finding> MissingReferences(const Resource& resource, const Snapshot& snapshot);

// The same for a folder by itself, which may be one team's part of a mesh: an error where the
// folder is the place for what is named (it has teams, or users, of its own; it has the domain of
// that contract, product or table), else a warning.
std::vector<Finding> DanglingReferences(const Folder& folder);

}  // namespace weft::mesh
