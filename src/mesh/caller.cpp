#include "mesh/caller.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "mesh/principal.hpp"

namespace weft::mesh {

Caller CallerFor(const Snapshot& snapshot, const std::string& user) {
  if (const auto domain = DomainOfPrincipal(user); domain && snapshot.domains.contains(*domain))
    return ServicePrincipal(*domain);
  const auto known = snapshot.FindUser(user);
  if (!known || known->disabled)
    throw Error(ErrorKind::kUnauthenticated,
                known ? "the user " + user + " is disabled" : "there is no user " + user,
                "Ask an admin of the mesh.");
  Caller caller;
  caller.user = known->name;
  caller.is_admin = std::ranges::find(known->roles, "admin") != known->roles.end();
  caller.teams.insert(known->teams.begin(), known->teams.end());
  caller.attributes = known->attributes;
  if (!known->teams.empty()) caller.attributes["teams"] = known->teams;  // `caller.teams` in rules
  for (const auto& [name, node] : snapshot.domains) {
    const Domain& domain = node->domain;
    if (std::ranges::find(domain.curators, known->name) != domain.curators.end())
      caller.curated.insert(name);
    if (!domain.team.empty() && caller.teams.contains(domain.team)) caller.own_domains.insert(name);
  }
  return caller;
}

Caller ServicePrincipal(const std::string& domain) {
  Caller caller;
  caller.user = PrincipalOf(domain);
  caller.service_domain = domain;
  return caller;
}

}  // namespace weft::mesh
