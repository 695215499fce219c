#pragma once
#include <set>
#include <string>
#include <vector>

#include "mesh/expression.hpp"
#include "mesh/snapshot.hpp"

// Who asks. Made by identity/ from a token and a snapshot, or for a domain's own SQL.
namespace weft::mesh {

struct Caller {
  std::string user;  // "analyst", or "domain:flights" for a service principal
  bool is_admin = false;
  std::string service_domain;  // of a service principal; empty for people
  std::set<std::string> teams;
  std::set<std::string> curated;      // domains whose curator they are
  std::set<std::string> own_domains;  // domains whose team they are in
  Attributes attributes;
  std::string purpose;        // what they say that this question is for; mostly empty
  std::string token_id;       // of the credential; empty for a service principal
  std::string scope = "all";  // of the token: all, read, events:DOMAIN
};

// The person as the snapshot knows them. Throws Error{kUnauthenticated} when unknown or disabled.
Caller CallerFor(const Snapshot& snapshot, const std::string& user);
// `domain:flights`: reads its own domain's tables, and others' by the rules that name it.
Caller ServicePrincipal(const std::string& domain);

}  // namespace weft::mesh
