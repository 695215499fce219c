#pragma once
#include <set>
#include <string>

#include "mesh/agreement.hpp"
#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// Who is told what.
namespace weft::access {

using People = std::set<std::string>;  // users

// Who decides about a table: its domain's team and curators, its product's named owners; admins
// where there is nobody else.
People OwnersSide(const mesh::Snapshot& snapshot, const mesh::TableId& table);
// A domain's team and curators.
People DomainSide(const mesh::Snapshot& snapshot, const std::string& domain);
// Who answers for a domain: its curators who are there; admins where there is none.
People CuratorsOf(const mesh::Snapshot& snapshot, const std::string& domain);
// Who asked, and everybody whom it lets read.
People ConsumersSide(const mesh::Snapshot& snapshot, const mesh::Agreement& agreement);

// Whom "analytics", "team:analytics", "user:ann" or "domain:weather" names: a team before a user of
// the same name. Throws Error{kInvalid} when there is none.
mesh::Agreement::Consumer FindConsumer(const mesh::Snapshot& snapshot, const std::string& text);
// The consumer as a caller, for saying what they would see.
mesh::Caller CallerOf(const mesh::Snapshot& snapshot, const mesh::Agreement::Consumer& consumer);

}  // namespace weft::access
