#pragma once
#include <memory>
#include <vector>

#include "mesh/agreement.hpp"
#include "mesh/snapshot.hpp"

// What a mesh has agreed about one of its tables. Pure.
namespace weft::mesh {

// About this address, whichever major it names, in whatever state; by id.
std::vector<EntryPtr> AgreementsAbout(const Snapshot& snapshot, const TableId& table);
// Those that give something now.
std::vector<std::shared_ptr<const Agreement>> AgreementsInForce(const Snapshot& snapshot,
                                                                const TableId& table, Time now);

}  // namespace weft::mesh
