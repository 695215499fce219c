#include "discover/product_use.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/crowd.hpp"
#include "discover/state_view.hpp"
#include "discover/visible.hpp"
#include "mesh/intended_users.hpp"
#include "mesh/principal.hpp"
#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

// A team, a domain's SQL, or neither.
struct Group {
  std::string team, domain;
  auto operator<=>(const Group&) const = default;
};
using Groups = std::map<Group, size_t>;  // with how many of them read it
using Names = std::vector<std::string>;

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::vector<Group> GroupsOf(const std::string& principal, const mesh::Snapshot& snapshot) {
  if (const auto domain = mesh::DomainOfPrincipal(principal)) return {Group{{}, *domain}};
  const auto user = snapshot.FindUser(principal);
  if (!user || user->teams.empty()) return {Group{}};
  std::vector<Group> groups;
  for (const std::string& team : user->teams) groups.push_back({team, {}});
  return groups;
}

// A domain's SQL is what its team writes.
bool IsMeantFor(const Group& group, const Names& intended, const mesh::Snapshot& snapshot) {
  const auto node = snapshot.domains.find(group.domain);
  const std::string& team = node == snapshot.domains.end() ? group.team : node->second->domain.team;
  return !team.empty() && std::ranges::find(intended, team) != intended.end();
}

Json IntendedJson(const Names& intended, const Groups& groups, const mesh::Snapshot& snapshot) {
  Json list = Json::array();
  for (const std::string& name : intended) {
    const bool is_team = snapshot.teams.contains(name);
    const auto read = groups.find(Group{name, {}});
    const size_t readers = read == groups.end() ? 0 : read->second;
    list.push_back(
        {{"name", name}, {"team", is_team}, {"readers", is_team ? Json(readers) : Json()}});
  }
  return list;
}

Json RealJson(const Names& intended, const Groups& groups, const mesh::Snapshot& snapshot) {
  std::vector<std::pair<Group, size_t>> by_use(groups.begin(), groups.end());
  std::ranges::stable_sort(by_use, std::greater(), &std::pair<Group, size_t>::second);
  Json list = Json::array();
  for (const auto& [group, readers] : by_use)
    list.push_back({{"team", OrNull(group.team)},
                    {"domain", OrNull(group.domain)},
                    {"readers", readers},
                    {"intended", IsMeantFor(group, intended, snapshot)}});
  return list;
}

}  // namespace

Json ProductState(const Watch& watch, const mesh::Caller& caller, const mesh::Product& product,
                  const mesh::SnapshotPtr& snapshot) {
  std::vector<mesh::TablePtr> tables = product::TablesOf(product, *snapshot);
  std::erase_if(tables, [&](const mesh::TablePtr& table) {
    return mesh::IsRetired(*table, watch.guard.Now()) ||
           !watch.guard.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover;
  });
  return TogetherJson(watch, tables);
}

Json ProductUse(const Watch& watch, const mesh::Caller& caller, const std::string& name) {
  const mesh::SnapshotPtr snapshot = watch.registry.Now();
  const mesh::EntryPtr entry = snapshot->FindEntry({mesh::Kind::kProduct, name});
  if (!entry || !MayKnow(watch.guard, caller, *entry->Get(), snapshot))
    throw Error(ErrorKind::kNotFound, "there is no product " + name + ", or you may not know of it",
                "weft search finds what you may know");
  const auto product = entry->As<mesh::Product>();
  const Names intended = mesh::IntendedUsersOf(*entry->Get());
  const UsedProduct used = UseOf(watch, *snapshot, entry, watch.guard.Now() - kUseKept);
  Groups groups;
  Time last{};
  for (const auto& [principal, read] : used.readers) {
    last = std::max(last, read);
    for (const Group& group : GroupsOf(principal, *snapshot)) ++groups[group];
  }
  return {{"product", name},
          {"state", ProductState(watch, caller, *product, snapshot)},
          {"days", kUseKept / std::chrono::days(1)},
          {"readers", used.readers.size()},
          {"last", used.readers.empty() ? Json() : Json(FormatTime(last))},
          {"intended", IntendedJson(intended, groups, *snapshot)},
          {"real", RealJson(intended, groups, *snapshot)}};
}

}  // namespace weft::discover
