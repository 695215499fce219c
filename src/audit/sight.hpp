#pragma once
#include <unordered_map>

#include "audit/guard.hpp"
#include "policy/glance.hpp"

// What one caller may know of and read in one snapshot, asked of many tables: for searches and
// lists. Says what Guard::Decide says, without bringing most tables back. Records nothing.
namespace weft::audit {

// One thread; the guard and the caller outlive it.
class Sight {
 public:
  using Seen = policy::Glance::Seen;

  Sight(const Guard& guard, const mesh::Caller& caller, const mesh::SnapshotPtr& snapshot)
      : guard_(guard),
        caller_(caller),
        snapshot_(snapshot),
        glance_(caller, snapshot, guard.Now()) {}

  // `slot` is what the snapshot has at this address.
  Seen Of(const mesh::TableId& id, const mesh::TableSlot& slot);

 private:
  const Guard& guard_;
  const mesh::Caller& caller_;
  const mesh::SnapshotPtr snapshot_;
  policy::Glance glance_;
  std::unordered_map<const mesh::TableSlot*, Seen> decided_;  // those that take the whole table
};

}  // namespace weft::audit
