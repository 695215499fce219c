#include "access/people.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "mesh/retirement.hpp"

namespace weft::access {
namespace {

template <typename Fits>
void AddUsers(const mesh::Snapshot& snapshot, People& people, const Fits& fits) {
  for (const auto& [name, entry] : snapshot.users) {
    const auto user = entry->template As<mesh::User>();
    if (!user->disabled && fits(*user)) people.insert(name);
  }
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void AddTeam(const mesh::Snapshot& snapshot, const std::string& team, People& people) {
  if (team.empty()) return;
  AddUsers(snapshot, people, [&](const mesh::User& user) { return Has(user.teams, team); });
}

}  // namespace

People DomainSide(const mesh::Snapshot& snapshot, const std::string& domain) {
  People people;
  const auto node = snapshot.domains.find(domain);
  if (node == snapshot.domains.end()) return people;
  const mesh::Domain& document = node->second->domain;
  people.insert(document.curators.begin(), document.curators.end());
  AddTeam(snapshot, document.team, people);
  return people;
}

People OwnersSide(const mesh::Snapshot& snapshot, const mesh::TableId& table) {
  People people = DomainSide(snapshot, table.domain);
  if (const mesh::TablePtr found = mesh::FindOrMoved(snapshot, table))
    people.insert(found->owners.begin(), found->owners.end());
  if (people.empty())
    AddUsers(snapshot, people, [](const mesh::User& user) { return Has(user.roles, "admin"); });
  return people;
}

People CuratorsOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  People people;
  if (const auto node = snapshot.domains.find(domain); node != snapshot.domains.end())
    AddUsers(snapshot, people,
             [&](const mesh::User& user) { return Has(node->second->domain.curators, user.name); });
  if (people.empty())
    AddUsers(snapshot, people, [](const mesh::User& user) { return Has(user.roles, "admin"); });
  return people;
}

People ConsumersSide(const mesh::Snapshot& snapshot, const mesh::Agreement& agreement) {
  People people;
  const mesh::Agreement::Consumer& to = agreement.consumer;
  AddTeam(snapshot, to.team, people);
  people.merge(DomainSide(snapshot, to.domain));
  for (const std::string& user : {to.user, agreement.requested.by}) {
    if (snapshot.users.contains(user)) people.insert(user);
  }
  return people;
}

mesh::Agreement::Consumer FindConsumer(const mesh::Snapshot& snapshot, const std::string& text) {
  const size_t colon = text.find(':');
  const std::string kind = colon == std::string::npos ? "" : text.substr(0, colon);
  const std::string name = colon == std::string::npos ? text : text.substr(colon + 1);
  const bool any = kind.empty();
  if ((any || kind == "team") && snapshot.teams.contains(name))
    return {.team = name, .user = {}, .domain = {}};
  if ((any || kind == "user") && snapshot.users.contains(name))
    return {.team = {}, .user = name, .domain = {}};
  if (kind == "domain" && snapshot.domains.contains(name))
    return {.team = {}, .user = {}, .domain = name};
  throw Error(ErrorKind::kInvalid, "there is no team and no user `" + text + "`",
              "Name a team, a user, or a domain as domain:NAME; weft get teams lists teams.");
}

mesh::Caller CallerOf(const mesh::Snapshot& snapshot, const mesh::Agreement::Consumer& consumer) {
  if (!consumer.domain.empty()) return mesh::ServicePrincipal(consumer.domain);
  const auto user = snapshot.FindUser(consumer.user);
  if (user && !user->disabled) return mesh::CallerFor(snapshot, consumer.user);
  mesh::Caller caller;
  caller.user = consumer.user;
  if (!consumer.team.empty()) caller.teams.insert(consumer.team);
  return caller;
}

}  // namespace weft::access
