#include "discover/crowd.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace weft::discover {
namespace {

constexpr std::string_view kPrincipalPrefix = "domain:";

// Products in the order of their domains and names, with the tables that they give out.
std::vector<UsedProduct> ProductsOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  std::vector<UsedProduct> products;
  for (const auto& [name, node] : snapshot.domains) {
    if (name == mesh::kPlatformDomain || (!domain.empty() && name != domain)) continue;
    std::unordered_map<const mesh::Entry*, size_t> places;
    for (const auto& [_, entry] : node->products) {
      places[entry.get()] = products.size();
      products.push_back({.product = entry});
    }
    for (const auto& [table, slot] : node->tables) {
      const auto place = places.find(slot->product().get());
      if (place != places.end()) products[place->second].tables.push_back({name, table});
    }
  }
  return products;
}

void AddReaders(const lineage::Usage::Tables& tables, Time since, UsedProduct& product) {
  for (const mesh::TableId& table : product.tables) {
    const auto used = tables.find(ToString(table));
    if (used == tables.end()) continue;
    const std::string own = std::string(kPrincipalPrefix) + table.domain;
    for (const auto& [principal, reader] : used->second) {
      if (reader.last < since || principal == own) continue;
      Time& last = product.readers[principal];
      last = std::max(last, reader.last);
    }
  }
}

}  // namespace

Crowd::Crowd(const mesh::Snapshot& snapshot) : snapshot_(snapshot) {
  for (const auto& [name, node] : snapshot.domains)
    if (!node->domain.team.empty()) domains_of_team_[node->domain.team].insert(name);
}

const Belonging& Crowd::Of(const std::string& principal) {
  const auto [known, is_new] = known_.try_emplace(principal);
  if (is_new) known->second = Find(principal);
  return known->second;
}

Belonging Crowd::Find(const std::string& principal) const {
  if (principal.starts_with(kPrincipalPrefix))
    return {.domains = {principal.substr(kPrincipalPrefix.size())}};
  Belonging belonging;
  const auto user = snapshot_.FindUser(principal);
  if (!user) return belonging;
  for (const std::string& team : user->teams) {
    const auto domains = domains_of_team_.find(team);
    if (domains == domains_of_team_.end())
      belonging.teams.insert(team);
    else
      belonging.domains.insert(domains->second.begin(), domains->second.end());
  }
  return belonging;
}

std::vector<UsedProduct> ProductsByUse(const Watch& watch, const mesh::Snapshot& snapshot,
                                       const std::string& domain, Time since) {
  std::vector<UsedProduct> products = ProductsOf(snapshot, domain);
  {
    const auto lock = watch.lineage.tail().CatchUp();
    const auto& tables = watch.lineage.usage().tables();
    for (UsedProduct& product : products) AddReaders(tables, since, product);
  }
  std::ranges::stable_sort(products, std::greater(),
                           [](const UsedProduct& product) { return product.readers.size(); });
  return products;
}

UsedProduct UseOf(const Watch& watch, const mesh::Snapshot& snapshot, const mesh::EntryPtr& product,
                  Time since) {
  UsedProduct used{.product = product};
  const auto node = snapshot.domains.find(product->outline.domain);
  if (node == snapshot.domains.end()) return used;
  for (const auto& [table, slot] : node->second->tables)
    if (slot->product() == product) used.tables.push_back({node->first, table});
  const auto lock = watch.lineage.tail().CatchUp();
  AddReaders(watch.lineage.usage().tables(), since, used);
  return used;
}

std::vector<audit::Access> VisibleTables(const Watch& watch, const mesh::Caller& caller,
                                         const UsedProduct& product,
                                         const mesh::SnapshotPtr& snapshot) {
  std::vector<audit::Access> visible;
  for (const mesh::TableId& id : product.tables) {
    mesh::TablePtr table = snapshot->FindTable(id);
    if (!table) continue;
    mesh::Decision decision = watch.guard.Decide(caller, mesh::Action::kRead, *table, snapshot);
    if (decision.discover) visible.push_back({std::move(table), std::move(decision)});
  }
  return visible;
}

}  // namespace weft::discover
