#pragma once
#include <functional>
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"

// From a document to the tables that readers see by it.
namespace weft::product {

// The tables that this contract promises, in its order; any major.
std::vector<mesh::TablePtr> TablesOf(const mesh::Contract& contract,
                                     const mesh::Snapshot& snapshot);
// The tables that come out of the product's ports.
std::vector<mesh::TablePtr> TablesOf(const mesh::Product& product, const mesh::Snapshot& snapshot);
// Of a contract or a product; none of any other kind.
std::vector<mesh::TablePtr> TablesOf(const mesh::Resource& resource,
                                     const mesh::Snapshot& snapshot);

// A table by its address, not brought back.
struct Placed {
  mesh::TableId id;
  mesh::SlotPtr slot;
};
using VisitPlaced = std::function<bool(const Placed&)>;  // false: enough
// The same of a contract's or a product's entry, without bringing anything back.
void VisitSlots(const mesh::Entry& entry, const mesh::Snapshot& snapshot, const VisitPlaced& visit);
std::vector<Placed> SlotsOf(const mesh::Entry& entry, const mesh::Snapshot& snapshot);
// One of them fits, or there are none.
bool AnySlotOrNone(const mesh::Entry& entry, const mesh::Snapshot& snapshot,
                   const std::function<bool(const Placed&)>& fits);

// The same for all majors of a product by its full name.
std::vector<mesh::TablePtr> TablesOfProduct(const std::string& product,
                                            const mesh::Snapshot& snapshot);
// "departures" of "departures@1".
std::string BareName(const mesh::TableId& table);

}  // namespace weft::product
