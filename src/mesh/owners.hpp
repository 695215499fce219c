#pragma once
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"

// Products whose owners have left. A product without named owners belongs to its team and is not
// among them.
namespace weft::mesh {

// True when owners are named and none of them is a user who is there and not disabled.
bool AreAllGone(const Snapshot& snapshot, const std::vector<std::string>& owners);

struct Orphan {
  std::string product;              // "flights.departures"
  std::vector<std::string> owners;  // who it names, all of them gone
};
// Of one domain, by name.
std::vector<Orphan> OrphansOf(const Snapshot& snapshot, const std::string& domain);
// Of all domains: looks at every product.
std::vector<Orphan> Orphans(const Snapshot& snapshot);
// "flights.departures has no owner: ann is disabled or gone"
std::string ToString(const Orphan& orphan);

}  // namespace weft::mesh
