#pragma once
#include "audit/guard.hpp"

// A table that is not there and one that is hidden are told of in the same words. Any thread.
namespace weft::audit {

struct Asked {
  const mesh::Caller& caller;
  const mesh::TableId& table;
  const mesh::SnapshotPtr& snapshot;
};
// Error{kNotFound}; names the table that may have been meant, when the caller may know of it.
[[nodiscard]] Error UnknownTable(const Guard& guard, const Asked& asked);
// The table, when the caller may know of it; throws that error else.
mesh::TablePtr SeenTable(const Guard& guard, const Asked& asked);

}  // namespace weft::audit
