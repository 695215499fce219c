#pragma once
#include "base/json_fwd.hpp"
#include "mesh/kind.hpp"

namespace weft::mesh {

// What a document of this kind may look like, as JSON Schema 2020-12, made from the tables that
// parsing checks against: what fits has no unknown key, no missing one and no value of a wrong
// type. Rules beyond that (names, what must exist) are found by validating.
Json SchemaOf(Kind kind);

}  // namespace weft::mesh
