#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"

// Tables that a change puts on their way out, and everybody who is told of it.
namespace weft::product {

struct Deprecation {
  mesh::TableId table;   // as it is called after the change
  mesh::TableId before;  // and before it
  std::string notice;    // "flights.departures@1 is deprecated and retires on 2027-06-30"
  std::vector<std::string> readers;  // "ann", "domain fleet", "product fleet.ages", "team ops"
  std::vector<std::string> told;     // users
};

// Those whose status or end of life changes with the edits. Without readers. Pure.
std::vector<Deprecation> FindDeprecations(const mesh::Snapshot& base,
                                          const mesh::Snapshot& candidate,
                                          std::span<const mesh::Edit> edits, Time now);

// The mesh as it is, and who reads it: given a table, the names by which a plan calls its readers.
struct Readership {
  const mesh::Snapshot& snapshot;
  Time now;
  std::function<std::vector<std::vector<std::string>>(const std::vector<mesh::TableId>&)>
      readers_of;
};

// Fills in who reads each: parties of agreements in force, who read it in the last 90 days (under
// its bare name, too), products whose SQL uses it or whose input ports name its contract. Told are
// these people, and the teams, curators and owners behind the others.
void AddReadersAndTold(std::vector<Deprecation>& deprecations, const Readership& readership);

}  // namespace weft::product
