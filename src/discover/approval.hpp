#pragma once
#include <optional>
#include <string>

#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

// Who let a column do without a classification that it comes from, and when.
namespace weft::discover {

struct Approval {
  std::string contract;  // of the source, which says so
  std::string by;        // who wrote it there
  Time at{};
};

// `target` ("orders.revenue.best") in the source column's contract: the first version of an
// unbroken line of versions, up to this snapshot's, that names it. Nothing when none does.
std::optional<Approval> FindApproval(const store::Registry& registry,
                                     const mesh::Snapshot& snapshot, const std::string& source,
                                     const std::string& target);

}  // namespace weft::discover
