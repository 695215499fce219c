#pragma once
#include "lake/names.hpp"
#include "mesh/snapshot.hpp"

namespace weft::lake {

// The table of the lake that keeps a contract's rows: "departures" of the first major, whoever
// bears the bare name, "departures@2" of the second.
TableName NameOf(const mesh::Table& table);

}  // namespace weft::lake
