#pragma once
#include "base/json.hpp"
#include "mesh/caller.hpp"
#include "mesh/resource.hpp"

namespace weft::serve {

// {"kind","name","version","spec"}: the document as JSON. Of another user, only name, title and
// teams.
Json ResourceView(const mesh::Caller& caller, const mesh::Resource& resource);

}  // namespace weft::serve
