#pragma once
#include "mesh/agreement.hpp"
#include "mesh/caller.hpp"
#include "mesh/model.hpp"

namespace weft::policy {

// What an approved agreement means in the language of policies: one rule that allows its consumer
// its table, narrowed by its columns and its filter. The policy is called "agreement ID", a name
// that no document can have; the rule names the approver and the end.
mesh::Policy PolicyOf(const mesh::Agreement& agreement);

// True for the consumer's side: who asked, and whom it is for (of a domain: its team and curators).
bool IsForCaller(const mesh::Caller& caller, const mesh::Agreement& agreement);

}  // namespace weft::policy
