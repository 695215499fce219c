#pragma once
#include "lake/catalog.hpp"
#include "mesh/snapshot.hpp"

namespace weft::lake {

// Tables whose contracts give them another address (`weft.formerly`) keep their rows: the lake's
// table takes the name that its contract's has now. What lies where it lay stays there. A name that
// another table bears already is left alone, and so is what cannot be renamed now: the next call
// tries again. Answers how many were renamed. Any thread.
size_t FollowNames(Catalog& catalog, const mesh::Snapshot& mesh);

}  // namespace weft::lake
