#pragma once
#include <set>
#include <string>

#include "engine/lake_write.hpp"

// What keeps the lake's tables in good shape.
namespace weft::engine {

// Engine::Compact. Blocking.
bool CompactTable(LakeWork& work, const mesh::Table& table, Time now);
// Engine::AddressesOf. Throws Error when a manifest cannot be read: what is not known to be named
// is not known to be free.
std::set<std::string> AddressesOf(LakeTables& tables, const mesh::Table& table);

}  // namespace weft::engine
