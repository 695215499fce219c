#include "product/former_names.hpp"

#include <variant>

#include "policy/write_rights.hpp"

namespace weft::product {
namespace {

// Calls `look` with each former name that an edited contract says.
template <typename Look>
void ForEachName(std::span<const mesh::Edit> edits, const Look& look) {
  for (const mesh::Edit& edit : edits) {
    const auto* contract = edit.after ? std::get_if<mesh::Contract>(&edit.after->model) : nullptr;
    if (contract == nullptr) continue;
    for (const mesh::ContractTable& table : contract->tables)
      for (const mesh::FormerName& former : table.formerly) look(edit, *contract, former);
  }
}

bool SaidSoBefore(const mesh::Snapshot& base, const mesh::FormerName& former,
                  const mesh::ResourceId& contract) {
  const auto known = base.former_names.find(ToString(former.table));
  return known != base.former_names.end() && known->second->id == contract;
}

}  // namespace

std::vector<mesh::Finding> CheckFormerNames(const mesh::Snapshot& candidate,
                                            std::span<const mesh::Edit> edits) {
  std::vector<mesh::Finding> findings;
  ForEachName(edits, [&](const mesh::Edit& edit, const mesh::Contract&,
                         const mesh::FormerName& former) {
    const std::string name = ToString(former.table);
    const auto add = [&](const std::string& what, const std::string& hint) {
      findings.push_back(
          {mesh::Severity::kError, edit.after->path, former.at, name + " " + what, hint});
    };
    const auto owner = candidate.former_names.find(name);
    if (candidate.FindSlot(former.table))
      add("is still a table, so it cannot be a former name", "Take the table away, or the name.");
    else if (owner != candidate.former_names.end() && owner->second->id != edit.id)
      add("is a former name of contract " + owner->second->id.name + " already",
          "An address leads to one table.");
  });
  return findings;
}

std::vector<std::string> ForeignNames(const mesh::Caller& caller, const mesh::Snapshot& base,
                                      std::span<const mesh::Edit> edits) {
  std::vector<std::string> refusals;
  ForEachName(edits, [&](const mesh::Edit& edit, const mesh::Contract& contract,
                         const mesh::FormerName& former) {
    const std::string& domain = former.table.domain;
    if (domain == contract.domain || SaidSoBefore(base, former, edit.id) ||
        policy::MayWriteDomain(caller, domain))
      return;
    refusals.push_back("contract " + contract.id + " takes the address " + ToString(former.table) +
                       ": only domain " + domain + " may give it.");
  });
  return refusals;
}

}  // namespace weft::product
