#pragma once
#include <chrono>

#include "lineage/usage.hpp"
#include "product/plan.hpp"

// Who gains and who loses by a change: people and domains who really used the tables that it
// concerns, or were refused, and whom the changed rules name.
namespace weft::product {

struct ImpactRequest {
  const Draft& draft;
  const mesh::SnapshotPtr& base;
  const mesh::Caller& caller;
  const lineage::Touched& uses;  // of the last time
  Time now{};
};

inline constexpr std::chrono::hours kUseKept{90 * 24};

// True when the edits could change what anybody sees: rules, people, domains, classifications.
bool MayShiftAccess(const Draft& draft, const mesh::Snapshot& base);

// Only about tables that the caller decides about. Sorted by table, then by who uses it most. Pure.
AccessImpact FindImpact(const ImpactRequest& request);

}  // namespace weft::product
