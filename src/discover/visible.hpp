#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "mesh/snapshot.hpp"

// Which resources a caller may know of, and what search shows of them.
namespace weft::discover {

// Products and contracts: when one of their tables may be known, or they have none. Sources and a
// domain's policies: its team, curators and admins. Agreements: these and named owners on the
// table's side, and whom it is for. Questions: their owner, whom they are shared with, admins.
// Threads: when the table may be known. Subscriptions: whose they are. The rest: every signed-in
// caller.
bool MayKnow(const audit::Guard& guard, const mesh::Caller& caller, const mesh::Resource& resource,
             const mesh::SnapshotPtr& snapshot);

std::string DomainOf(const mesh::Resource& resource);  // may be empty
std::vector<std::string> TagsOf(const mesh::Resource& resource);
std::string OwnerOf(const mesh::Resource& resource,
                    const mesh::Snapshot& snapshot);  // a team, may be empty

}  // namespace weft::discover
