#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "discover/watch.hpp"
#include "product/tables.hpp"

// Who reads what, by the domains and teams that they belong to.
namespace weft::discover {

// Where a principal belongs: the domains whose team they are in; teams that have no domain; of
// "domain:fleet" fleet.
struct Belonging {
  std::set<std::string> domains, teams;
};

// One thread; the snapshot outlives it.
class Crowd {
 public:
  explicit Crowd(const mesh::Snapshot& snapshot);
  const Belonging& Of(const std::string& principal);

 private:
  Belonging Find(const std::string& principal) const;

  const mesh::Snapshot& snapshot_;
  std::map<std::string, std::set<std::string>> domains_of_team_;
  std::map<std::string, Belonging> known_;
};

// A product, and who read one of its tables lately: each with the last time.
struct UsedProduct {
  mesh::EntryPtr product;
  std::map<std::string, Time> readers;  // without its domain's own principal
};
// Every product of a domain (empty: of all), by use and then by name. Nothing is decided.
std::vector<UsedProduct> ProductsByUse(const Watch& watch, const mesh::Snapshot& snapshot,
                                       const std::string& domain, Time since);
// One of them.
UsedProduct UseOf(const Watch& watch, const mesh::Snapshot& snapshot, const mesh::EntryPtr& product,
                  Time since);

// The tables that it gives out, by their addresses.
std::vector<product::Placed> TablesOf(const mesh::EntryPtr& product,
                                      const mesh::Snapshot& snapshot);
// Those of them that the caller may discover; none: it is hidden.
std::vector<audit::Access> VisibleTables(const Watch& watch, const mesh::Caller& caller,
                                         const UsedProduct& product,
                                         const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
