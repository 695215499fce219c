#pragma once
#include <string>
#include <string_view>

#include "mesh/agreement.hpp"

// What may be done to an agreement, by its state.
namespace weft::access {

enum class Verb { kApprove, kNarrow, kRefuse, kRevoke, kRenew };

struct VerbRow {
  Verb verb;
  std::string_view name;  // "approve"
  std::string_view done;  // "approved": what people are told
  bool from_requested;
  bool from_approved;
};
const VerbRow& RowOf(Verb verb);

// Throws Error{kConflict} that says in which state the agreement is, since when and by whom.
void RequireState(const mesh::Agreement& agreement, Verb verb);

}  // namespace weft::access
