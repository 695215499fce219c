#pragma once
#include <map>
#include <string>

#include "audit/audit.hpp"
#include "base/json.hpp"
#include "identity/identity.hpp"
#include "store/oidc_links.hpp"
#include "store/registry.hpp"

// Whom a provider's claims mean here, and in which teams they are.
namespace weft::identity {

struct OidcPeopleOptions {
  std::string user_claim = "preferred_username";  // names the user; else the verified mail address
  std::string groups_claim = "groups";
  std::map<std::string, std::string> teams;  // group -> team, besides those of Team documents
  bool makes_users = false;                  // who is not known is made a user
  bool operator==(const OidcPeopleOptions&) const = default;
};

// A subject is linked with its user at the first sign-in, and from then on is that user whatever
// its name or mail become. A user who is there already is linked when their document holds the
// verified mail address, or when it holds none, names them as the provider does, and they are no
// admin. Teams by a group are kept up to date in documents that were made here; a document that
// somebody wrote or changed by hand says what it says.
class OidcPeople {
 public:
  OidcPeople(OidcPeopleOptions options, store::Registry& registry, store::OidcLinks& links,
             audit::Audit& audit);

  // The user's name. Throws Error{kUnauthenticated} with its reason in `detail` for who may not
  // come in.
  std::string UserOf(const std::string& issuer, const Json& claims, const Through& through);
  // After a change of the mesh's users.
  void ForgetTheDeparted(const mesh::Snapshot& mesh);

 private:
  std::string Linked(const std::string& issuer, const Json& claims);
  std::string FindKnown(const Json& claims) const;
  std::string Make(const Json& claims);
  void KeepTeams(const std::string& user, const Json& claims);
  std::string DocumentOf(const mesh::User& user) const;
  std::multimap<std::string, std::string> TeamsByGroup() const;
  std::vector<std::string> TeamsOf(const Json& claims,
                                   const std::multimap<std::string, std::string>& by_group) const;
  void Put(const mesh::User& user, uint64_t expected_version);

  const OidcPeopleOptions options_;
  store::Registry& registry_;
  store::OidcLinks& links_;
  audit::Audit& audit_;
};

}  // namespace weft::identity
