#pragma once
#include "audit/guard.hpp"
#include "base/json_fwd.hpp"
#include "mesh/snapshot.hpp"

// What an agreement would let its consumer see, before anybody approves it.
namespace weft::access {

struct World {
  const audit::Guard& guard;
  const mesh::SnapshotPtr& snapshot;
};

// {"read", "columns": [{"name", "shown", "mask", "classification"}], "filters"}, decided on the
// mesh that would be there if it were approved now.
Json Disclosure(const World& world, const mesh::Resource& agreement, const mesh::Table& table);

}  // namespace weft::access
