#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// The mesh at work, or one domain of it: how products are, what was slow, what was refused, what
// waits, who reads across domains, and how long it takes from a search to an answer.
namespace weft::discover {

struct ObserveRequest {
  std::string domain;  // empty: the whole mesh
  int days = 30;
};

// {"days", "domain", "states", "troubled", "slow", "refused", "requests", "threads",
// "interfaces", "journeys"}. Each item bears what leads to it: a table, an agreement, the offset in
// the audit. Numbers count what the caller may discover; of single questions, refusals, requests
// and journeys they see their own, and those about tables that they answer for.
Json Observe(const Watch& watch, const mesh::Caller& caller, const ObserveRequest& request);

}  // namespace weft::discover
