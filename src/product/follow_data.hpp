#pragma once
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"
#include "product/ground.hpp"

// Where data goes: from tables to all that is made from them, until what their columns inherit
// differs no more (docs/decisions/0012).
namespace weft::product {

using TablesById = std::map<mesh::TableId, mesh::TablePtr>;
// Whether to begin at a table of this domain with SQL.
using IsDue = std::function<bool(const std::string& domain, const mesh::TableSlot& slot,
                                 const std::string& sql)>;

// Finds anew what the columns of tables that are due inherit, and of all that is made from those
// that turn out to differ. Answers the tables that were looked at; what was found is in the
// ground's provenance.
TablesById FollowData(const mesh::Snapshot& mesh, Ground& ground, const IsDue& is_due);

// Bare names of tables, by the domain whose SQL gets them otherwise than before: other columns,
// masks or rows.
using Grants = std::map<std::string, std::set<std::string>>;
// What edits of policies and agreements, and nothing else, give to domains and take from them.
Grants GrantedOtherwise(const mesh::SnapshotPtr& base, const mesh::SnapshotPtr& candidate,
                        std::span<const mesh::Edit> edits, Time now);
// The same mesh, but for these grants: due are the tables that may read what was granted, and those
// that were in doubt.
IsDue DueAfter(const Grants& grants, const mesh::Snapshot& mesh);

// What is committed with a grant to a domain, or with its end.
std::vector<mesh::InheritedEdit> InheritedAfterGrants(audit::Guard& guard, engine::Engine& engine,
                                                      const mesh::SnapshotPtr& base,
                                                      const mesh::Edit& edit);
// What all columns of a mesh inherit, where that differs from what it knows.
std::vector<mesh::InheritedEdit> InheritedInAll(audit::Guard& guard, engine::Engine& engine,
                                                const mesh::SnapshotPtr& mesh);

}  // namespace weft::product
