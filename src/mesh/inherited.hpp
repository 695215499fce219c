#pragma once
#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Classifications that columns have by where their values come from, beyond what their own
// contracts say. Found on the engine when a change is made (product/provenance.hpp), kept with the
// registry.
namespace weft::mesh {

// Stands for every classification: nobody knows where the column comes from.
inline constexpr std::string_view kAnyClassification = "*";

struct Inherited {
  std::string table;  // as the contract writes it
  std::string column;
  std::string classification;
  std::string from;  // "accounts.registrations.name"; empty: unknown
  // The contract of `from` lets the column go without it: told by `weft why`, and binds nobody.
  bool approved = false;
  auto operator<=>(const Inherited&) const = default;
};

// All of one contract, sorted. Shared, because snapshots of one line have most of them in common.
using InheritedPtr = std::shared_ptr<const std::vector<Inherited>>;

struct InheritedEdit {
  std::string contract_id;
  InheritedPtr rows;  // null: none any more
};

}  // namespace weft::mesh
