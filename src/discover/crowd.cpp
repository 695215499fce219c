#include "discover/crowd.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace weft::discover {
namespace {

constexpr std::string_view kPrincipalPrefix = "domain:";

// In the order of their domains and names.
struct Products {
  std::vector<UsedProduct> list;
  std::unordered_map<const mesh::Entry*, size_t> places;  // in the list
};

Products ProductsOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  Products products;
  for (const auto& [name, node] : snapshot.domains) {
    if (name == mesh::kPlatformDomain || (!domain.empty() && name != domain)) continue;
    for (const auto& [_, entry] : node->products) {
      products.places[entry.get()] = products.list.size();
      products.list.push_back({.product = entry});
    }
  }
  return products;
}

void AddReaders(const std::map<std::string, lineage::Reader>& readers, Time since,
                UsedProduct& product) {
  const std::string own = std::string(kPrincipalPrefix) + product.product->outline.domain;
  for (const auto& [principal, reader] : readers) {
    if (reader.last < since || principal == own) continue;
    Time& last = product.readers[principal];
    last = std::max(last, reader.last);
  }
}

// Goes by what was read, which is less than what there is.
void AddReaders(const lineage::Usage::Tables& tables, Time since, const mesh::Snapshot& snapshot,
                Products& products) {
  for (const auto& [name, readers] : tables) {
    const auto id = mesh::ParseTableId(name);
    const mesh::SlotPtr slot = id ? snapshot.FindSlot(*id) : nullptr;
    if (!slot) continue;
    const auto place = products.places.find(slot->product().get());
    if (place != products.places.end()) AddReaders(readers, since, products.list[place->second]);
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
  Products products = ProductsOf(snapshot, domain);
  {
    const auto lock = watch.lineage.tail().CatchUp();
    AddReaders(watch.lineage.usage().tables(), since, snapshot, products);
  }
  std::ranges::stable_sort(products.list, std::greater(),
                           [](const UsedProduct& product) { return product.readers.size(); });
  return std::move(products.list);
}

UsedProduct UseOf(const Watch& watch, const mesh::Snapshot& snapshot, const mesh::EntryPtr& product,
                  Time since) {
  UsedProduct used{.product = product};
  const std::vector<product::Placed> placed = TablesOf(product, snapshot);
  const auto lock = watch.lineage.tail().CatchUp();
  const auto& tables = watch.lineage.usage().tables();
  for (const product::Placed& table : placed)
    if (const auto read = tables.find(ToString(table.id)); read != tables.end())
      AddReaders(read->second, since, used);
  return used;
}

std::vector<product::Placed> TablesOf(const mesh::EntryPtr& product,
                                      const mesh::Snapshot& snapshot) {
  std::vector<product::Placed> tables = product::SlotsOf(*product, snapshot);
  std::erase_if(tables, [&](const auto& table) { return table.slot->product() != product; });
  return tables;
}

std::vector<audit::Access> VisibleTables(const Watch& watch, const mesh::Caller& caller,
                                         const UsedProduct& product,
                                         const mesh::SnapshotPtr& snapshot) {
  std::vector<audit::Access> visible;
  const std::vector<product::Placed> tables = TablesOf(product.product, *snapshot);
  for (const product::Placed& placed : tables) {
    mesh::TablePtr table = placed.slot->Get();
    mesh::Decision decision = watch.guard.Decide(caller, mesh::Action::kRead, *table, snapshot);
    if (decision.discover) visible.push_back({std::move(table), std::move(decision)});
  }
  return visible;
}

}  // namespace weft::discover
