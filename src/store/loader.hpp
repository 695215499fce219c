#pragma once
#include "mesh/snapshot.hpp"
#include "store/shelf.hpp"

// From rows to a snapshot.
namespace weft::store {

// The mesh as the table `resources` has it. Compiled forms of another version are written anew, and
// their search rows with them. A document that cannot be read is left out and logged: doctor names
// it.
mesh::SnapshotPtr LoadNow(Connection& connection, const Shelf& shelf);

// The mesh right after change `seq`, at least 1. What `now` still has unchanged is shared with it.
mesh::SnapshotPtr LoadAt(Connection& connection, const Shelf& shelf, uint64_t seq,
                         const mesh::Snapshot& now);

}  // namespace weft::store
