#pragma once
#include "mesh/shape.hpp"

// ODCS `relationships`: foreign keys of a table or a column. Inside mesh/ only.
namespace weft::mesh {

extern const ObjectShape kRelationship;

// At table level both `from` and `to`, both one reference or both lists of equal length; at column
// level only `to`. A reference is `object.property` or `schema/<id>/properties/<id>`.
void CheckRelationships(const Yaml& object, bool of_column, Report& report);

}  // namespace weft::mesh
