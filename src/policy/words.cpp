#include "policy/words.hpp"

#include "base/text.hpp"
#include "mesh/principal.hpp"

namespace weft::policy {
namespace {

const mesh::Domain* FindDomain(const mesh::Snapshot& snapshot, const std::string& name) {
  const auto node = snapshot.domains.find(name);
  return node == snapshot.domains.end() ? nullptr : &node->second->domain;
}

std::string People(const char* role, const std::vector<std::string>& names) {
  return " (" + std::string(role) + (names.size() > 1 ? "s " : " ") + Join(names, ", ") + ")";
}

// "team fleet (owner ann)"
std::string Holder(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  const mesh::Domain* domain = FindDomain(snapshot, table.id.domain);
  std::string team = table.owner_team;
  if (team.empty() && domain != nullptr) team = domain->team;
  const std::string holder = team.empty() ? "domain " + table.id.domain : "team " + team;
  if (!table.owners.empty()) return holder + People("owner", table.owners);
  if (domain != nullptr && !domain->curators.empty())
    return holder + People("curator", domain->curators);
  return holder;
}

// For whom access is asked: a team rather than a person, so that colleagues need not ask again; for
// a domain's code its domain, since what its team may read is not for its products.
std::string Asker(const mesh::Caller& caller) {
  if (caller.service_domain.empty())
    return caller.teams.empty() ? caller.user : *caller.teams.begin();
  return mesh::PrincipalOf(caller.service_domain);
}

}  // namespace

std::string RefusalOf(const mesh::Caller& caller, const mesh::Table& table,
                      const mesh::Snapshot& snapshot, const std::string& because) {
  return caller.user + " may not read " + ToString(table.id) + ": " + because + "it belongs to " +
         Holder(table, snapshot);
}

std::string RequestFor(const mesh::Caller& caller, const mesh::Table& table) {
  return "ask for access: weft request " + ToString(table.id) + " --for " + Asker(caller) +
         " --purpose \"…\"";
}

std::string WhomToAsk(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  return "no request lifts a denial: ask " + Holder(table, snapshot) + " about that rule";
}

std::string StatePurpose(const std::vector<std::string>& purposes) {
  std::string text = "say what it is for: weft query --purpose \"" + purposes.front() + "\"";
  for (size_t i = 1; i < purposes.size(); ++i) text += " or \"" + purposes[i] + "\"";
  return text + "; it is kept with the record of the question";
}

}  // namespace weft::policy
