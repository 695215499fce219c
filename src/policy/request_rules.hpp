#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// What policies say about requests for access: rules of effect `requests`. Pure.
namespace weft::policy {

struct RequestTerms {
  struct Approval {                    // without anybody's deciding
    std::string rule;                  // "seats of policy fleet.planes"
    std::string policy;                // its full name
    std::vector<std::string> columns;  // granted; empty: all
    mesh::ExpressionPtr filter;        // rows granted; null: all
  };
  int longest_days = 0;  // an agreement lasts at most so long; 0: any time
  std::string longest_rule;
  std::optional<Approval> approval;  // the first rule's
};

// For this consumer, seen as a caller. The shortest of all that match holds.
RequestTerms TermsFor(const mesh::Snapshot& snapshot, const mesh::Table& table,
                      const mesh::Caller& consumer, Time now);

}  // namespace weft::policy
