#pragma once
#include <chrono>

#include "access/holding.hpp"
#include "audit/guard.hpp"
#include "ingest/landing.hpp"
#include "lineage/lineage.hpp"
#include "quality/states.hpp"
#include "store/registry.hpp"

// What a look at the mesh at work reads: the mesh itself, who used it, and how its tables are.
namespace weft::discover {

struct Watch {
  store::Registry& registry;
  audit::Audit& audit;
  const audit::Guard& guard;
  lineage::Lineage& lineage;
  const quality::States& states;
  const ingest::Landing* landing = nullptr;  // null: no files are dropped anywhere
  const access::Holding* holding = nullptr;  // null: no table is on hold
};

// For how long a use counts as one.
inline constexpr std::chrono::hours kUseKept{90 * 24};

}  // namespace weft::discover
