#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/finding.hpp"
#include "product/follow_data.hpp"
#include "product/plan.hpp"

// A product's SQL against its contract, on the real engine, in the mesh as it would be.
namespace weft::product {

struct SqlCheck {
  std::vector<mesh::Finding> findings;  // of the SQL that the change brings, at its file and line
  std::vector<StoppedSql> stopping;     // SQL elsewhere that ran before and would not now
  // Elsewhere: columns that others would see as classified from now on.
  std::vector<PlannedBreak> breaking;
  std::vector<mesh::InheritedEdit> inherited;  // what columns inherit from now on
  std::vector<std::pair<mesh::TablePtr, engine::Description>> bound;  // SQL that binds
  std::set<std::string> concerned;  // lower-case bare names of tables that change, or what they are
                                    // made of does
};

// Binds the SQL of each edited product as its domain's principal: columns and types must be the
// contract's, and a column whose value comes from a classified one must bear a classification, or
// declassify it as the source's contract allows. Then binds the SQL of others that reads a table
// which changes, and follows the data to all that is made from them: what their columns inherit
// holds from the commit on, whether their contracts say so or not. `touch` is open on
// draft.candidate, `before` on the mesh as it is.
struct SqlCheckRequest {
  const Draft& draft;
  const mesh::Snapshot& base;
  audit::Touch& touch;
  audit::Touch& before;
  engine::Engine& engine;
  const Grants& grants;  // that come with the change
};
SqlCheck CheckSql(const SqlCheckRequest& request);

}  // namespace weft::product
