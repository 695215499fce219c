#pragma once
#include <string>
#include <vector>

#include "product/plan.hpp"

namespace weft::product {

// A sentence for each agreement in force whose table, product or contract a change takes away: who
// agreed to give data does not stop giving it by deleting. Revoke first.
std::vector<std::string> HeldByAgreements(const Draft& draft, const mesh::Snapshot& base, Time now);

}  // namespace weft::product
