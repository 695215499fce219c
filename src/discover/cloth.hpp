#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// The mesh at a glance: domains are the warp, products the weft, crossing the domains that really
// read them.
namespace weft::discover {

struct ClothRequest {
  std::string domain;  // products of this one, or read by it; empty: all
  std::string words;   // each is part of the product's name; empty: any
  size_t after = 0;    // lines already shown
  size_t limit = 100;
};

// {"domains": [{domain, products, title}], "items": [{product, domain, owner, state, readers,
//  last, access, read_by: [{domain, readers}], teams: [{team, readers}]}], "next"}: by use, what
// the caller may discover. `products` counts what a domain has in these items.
Json Cloth(const Watch& watch, const mesh::Caller& caller, const ClothRequest& request);

}  // namespace weft::discover
