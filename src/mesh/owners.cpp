#include "mesh/owners.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::mesh {

bool AreAllGone(const Snapshot& snapshot, const std::vector<std::string>& owners) {
  return !owners.empty() && std::ranges::none_of(owners, [&](const std::string& owner) {
    const auto user = snapshot.FindUser(owner);
    return user && !user->disabled;
  });
}

std::vector<Orphan> OrphansOf(const Snapshot& snapshot, const std::string& domain) {
  std::vector<Orphan> orphans;
  const auto node = snapshot.domains.find(domain);
  if (node == snapshot.domains.end()) return orphans;
  for (const auto& [name, entry] : node->second->products) {
    const auto product = entry->template As<Product>();
    if (AreAllGone(snapshot, product->owners)) orphans.push_back({entry->id.name, product->owners});
  }
  return orphans;
}

std::vector<Orphan> Orphans(const Snapshot& snapshot) {
  std::vector<Orphan> all;
  for (const auto& [domain, node] : snapshot.domains)
    std::ranges::move(OrphansOf(snapshot, domain), std::back_inserter(all));
  return all;
}

std::string ToString(const Orphan& orphan) {
  const bool is_one = orphan.owners.size() == 1;
  return orphan.product + " has no owner: " + Join(orphan.owners, ", ") +
         (is_one ? " is disabled or gone" : " are disabled or gone");
}

}  // namespace weft::mesh
