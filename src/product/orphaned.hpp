#pragma once
#include <span>
#include <vector>

#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

namespace weft::product {

// What the curators are told of products that a change leaves without an owner: because a user is
// disabled or deleted, or because a product names nobody else. Where a domain has no curator, its
// admins are told.
std::vector<store::Notice> OrphanedNotices(const mesh::Snapshot& before,
                                           const mesh::Snapshot& after,
                                           std::span<const mesh::Edit> edits);

}  // namespace weft::product
