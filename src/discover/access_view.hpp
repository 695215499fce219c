#pragma once
#include <string>
#include <string_view>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "mesh/decision.hpp"

// A decision in words that a person can read: the same on a table's page, in search and in `why`.
namespace weft::discover {

// The table and the decision on reading it.
// Throws Error{kNotFound} with the same words for a table that is not there and one that is hidden.
audit::Access FindVisible(const audit::Guard& guard, const mesh::Caller& caller,
                          const mesh::TableId& table, const mesh::SnapshotPtr& snapshot);

// Who looks, at which mesh.
struct Eyes {
  const audit::Guard& guard;
  const mesh::Caller& caller;
  const mesh::SnapshotPtr& snapshot;
};
// "accounts.registrations.name" as it is; empty when the caller may not know of its table.
std::string VisibleSource(const Eyes& eyes, const std::string& source);

// What a caller gets of one column.
enum class Shown { kAsIs, kMasked, kNotGranted };
struct ColumnView {
  Shown shown = Shown::kNotGranted;
  std::string mask;  // of kMasked: "hash"
  std::string why;   // the rule that masks it, or the refusal
};
ColumnView ViewOf(const mesh::Decision& decision, const std::string& column);
Json ToJson(const ColumnView& view);  // {"shown": "as is"|"masked"|"not granted", "mask", "why"}

// {"status", "deprecated", "retires", "notice" when its readers are to move}
Json LifetimeJson(const mesh::Table& table, const mesh::Snapshot& snapshot, Time now);
// {"read", "filters", "valid_until", "why", "refusal", "next_step"}
Json AccessJson(const mesh::Decision& decision);
// "policy pii, rule tail_numbers: masks tailnum with hash"
std::string ToText(const mesh::Reason& reason);

}  // namespace weft::discover
