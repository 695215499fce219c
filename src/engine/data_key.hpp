#pragma once
#include <string>

#include "mesh/snapshot.hpp"

namespace weft::engine {

// The name, inside the data folder, of a table's taken-in file: "<64 hex digits>.parquet". It is a
// digest of the file's content, the contract's columns, how the file is to be read, and the version
// of this code. Empty for a table without a file. Rejected rows lie beside it as "<64 hex
// digits>.rejected.parquet".
std::string DataKey(const mesh::Table& table);

}  // namespace weft::engine
