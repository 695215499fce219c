#pragma once
#include <span>
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"

// A domain's rules that ask for more than a global rule lets: they could never have an effect,
// since a denial wins and the strictest mask holds. Whoever writes one has meant to loosen, and is
// told. Pure.
namespace weft::policy {

struct Loosening {
  const mesh::Rule* rule;         // of the domain's policy
  const mesh::Rule* global_rule;  // that stands against it
  std::string global_policy;
  std::string what;  // "can never grant anything: rule "x" of global policy pii denies it"
};

// At most one a rule. `tables` are those of the policy's scope. Nothing for a global policy.
std::vector<Loosening> FindLoosenings(const mesh::Policy& policy,
                                      std::span<const mesh::TablePtr> tables,
                                      const mesh::Snapshot& snapshot);

}  // namespace weft::policy
