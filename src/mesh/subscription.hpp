#pragma once
#include <string>

#include "mesh/names.hpp"

// One person wants to be told when a table changes.
namespace weft::mesh {

struct Subscription {
  std::string user;
  TableId table;  // every major of it, unless one is pinned
};

// The resource's name: "flights.departures.analyst".
std::string NameOf(const Subscription& subscription);
// The document that says this; parsing it gives an equal value.
std::string DocumentOf(const Subscription& subscription);

}  // namespace weft::mesh
