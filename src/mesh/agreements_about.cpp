#include "mesh/agreements_about.hpp"

namespace weft::mesh {

std::vector<EntryPtr> AgreementsAbout(const Snapshot& snapshot, const TableId& table) {
  std::vector<EntryPtr> about;
  const auto domain = snapshot.domains.find(table.domain);
  if (domain == snapshot.domains.end()) return about;
  const std::string prefix = AboutKey(table.name, "");
  const auto& all = domain->second->agreements;
  for (auto entry = all.lower_bound(prefix); entry != all.end() && entry->first.starts_with(prefix);
       ++entry)
    about.push_back(entry->second);
  return about;
}

std::vector<std::shared_ptr<const Agreement>> AgreementsInForce(const Snapshot& snapshot,
                                                                const TableId& table, Time now) {
  std::vector<std::shared_ptr<const Agreement>> in_force;
  for (const EntryPtr& entry : AgreementsAbout(snapshot, table)) {
    if (entry->outline.status != Name(AgreementState::kApproved)) continue;
    if (auto agreement = entry->As<Agreement>(); IsInForce(*agreement, now))
      in_force.push_back(std::move(agreement));
  }
  return in_force;
}

}  // namespace weft::mesh
