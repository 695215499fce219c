#pragma once
#include <set>
#include <string>

#include "mesh/snapshot.hpp"

// Tables as readers address them, joined from contracts, products and code. Inside mesh/ only.
namespace weft::mesh {

// Joins the tables of these lower-case names anew, from the node's contracts and products.
void JoinTables(DomainNode& node, const std::set<std::string>& names);

}  // namespace weft::mesh
