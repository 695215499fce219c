#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/diff.hpp"
#include "product/plan.hpp"

// Who would feel a change: those who read the table or column lately, and the products whose SQL
// uses it now.
namespace weft::product {

// Principals that read it in these rows since then: people and other domains' principals, by name.
// A row that does not say which columns it read counts for every column. Pure.
std::vector<std::string> ReadersIn(const std::vector<audit::Row>& rows,
                                   const mesh::BreakingChange& change, Time since);

// Fills in each break's readers from the last 90 days of the audit (at most the last 100,000
// touches) and from the SQL of the mesh as it is. The touch is open on that mesh.
void AddReaders(std::vector<PlannedBreak>& breaks, audit::Guard& guard, audit::Touch& touch,
                engine::Engine& engine);

}  // namespace weft::product
