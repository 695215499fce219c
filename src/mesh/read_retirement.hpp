#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// What documents say of the end of things, and of the names that they had. Inside mesh/ only.
namespace weft::mesh {

// The contract's slaProperties `endOfLife` (of the whole contract) and its custom property
// `weft.instead`.
Retirement ReadContractRetirement(const Yaml& root, Report& report);
// ODPS has no place for it: the custom properties `weft.endOfLife` and `weft.instead`.
Retirement ReadProductRetirement(const Yaml& root, Report& report);
// A table's custom property `weft.formerly`: a list of {table: domain.table, until: DATE}.
List<FormerName> ReadFormerNames(const Yaml& table, Report& report);

}  // namespace weft::mesh
