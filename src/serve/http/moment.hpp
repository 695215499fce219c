#pragma once
#include "serve/http/route.hpp"
#include "store/registry.hpp"

// The parameter `at` of routes that tell of the past.
namespace weft::serve {

RouteParameter AtParameter();
// The mesh as it was then; without the parameter, as it is. Throws Error{kInvalid} for what is no
// time.
mesh::SnapshotPtr MeshAt(const store::Registry& registry, const Call& call);

}  // namespace weft::serve
