#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// How a product is, whom it is meant for, and who really reads it.
namespace weft::discover {

// The state of its tables that the caller may discover and that are not retired, together; null:
// there are none.
Json ProductState(const Watch& watch, const mesh::Caller& caller, const mesh::Product& product,
                  const mesh::SnapshotPtr& snapshot);

// {"product", "state", "days", "readers", "last",
//  "intended": [{"name", "team": whether one is called so, "readers": of it, null for words}],
//  "real": [{"team", "domain", "readers", "intended"}], by use; both null: of no team}.
// People count for each of their teams, a domain's SQL for the domain. As in the cloth, the
// product's own domain's SQL is no reader. Throws Error{kNotFound}, also for what is hidden.
Json ProductUse(const Watch& watch, const mesh::Caller& caller, const std::string& name);

}  // namespace weft::discover
