#pragma once
#include "base/json.hpp"

// What a commit rests on. Pure.
namespace weft::lake {

// Throws Error{kConflict} for the first that does not hold, in the words that clients of the
// reference know; Error{kInvalid} for one that is unknown. `metadata` null: there is no such table
// (or view).
void CheckRequirements(const Json& requirements, const Json* metadata);
// True when one of them is `assert-create`: the commit makes the table.
bool WantsNew(const Json& requirements);

}  // namespace weft::lake
