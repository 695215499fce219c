#pragma once
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "product/plan.hpp"
#include "store/registry.hpp"

namespace weft::product {

// What those are told who want to hear of a table's changes, and may know of it afterwards: which
// fields of its contract change, that its SQL does, that it goes. `told`: users and tables that
// hear of the same change already, as "user table".
std::vector<store::Notice> SubscriberNotices(const Draft& draft, const mesh::Snapshot& base,
                                             const audit::Guard& guard,
                                             const std::set<std::string>& told);

}  // namespace weft::product
