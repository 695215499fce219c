#pragma once
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"
#include "policy/table_rules.hpp"

// What a refused caller is told: whose table it is and what to do next.
namespace weft::policy {

// "analyst may not read fleet.planes: it belongs to team fleet (owner ann)". `because` stands
// before the owner when it is not empty: a denial's rule.
std::string RefusalOf(const mesh::Caller& caller, const mesh::Table& table,
                      const mesh::Snapshot& snapshot, const std::string& because);

// "ask for access: weft request fleet.planes --for analytics --purpose \"…\""
std::string RequestFor(const mesh::Caller& caller, const mesh::Table& table);
// "no request lifts a denial: ask team fleet (owner ann) about that rule"
std::string WhomToAsk(const mesh::Table& table, const mesh::Snapshot& snapshot);

// "say what it is for: weft query --purpose research (or billing)"
std::string StatePurpose(const std::vector<std::string>& purposes);

}  // namespace weft::policy
