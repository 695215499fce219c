#pragma once
#include <functional>
#include <string>
#include <vector>

#include "access/access.hpp"
#include "access/inbox.hpp"
#include "audit/guard.hpp"
#include "discover/watch.hpp"
#include "identity/browser_logins.hpp"
#include "identity/identity.hpp"
#include "identity/logins.hpp"
#include "identity/oidc.hpp"
#include "identity/oidc_people.hpp"
#include "identity/sign_in.hpp"
#include "identity/sign_in_links.hpp"
#include "lineage/lineage.hpp"
#include "product/publish.hpp"
#include "query/query.hpp"
#include "serve/http/route.hpp"
#include "store/files.hpp"
#include "store/registry.hpp"

// The routes, one function a group. Together they are the one route table (AllRoutes in node.cpp).
namespace weft::serve {

// Every kind: list, get, put, patch, delete, history; of agreements only those that read.
std::vector<Route> ResourceRoutes(const discover::Watch& watch, product::Publisher& publisher);
// apply, files, test.
std::vector<Route> PublishRoutes(product::Publisher& publisher, store::Files& files);
// search, tables, why, changes.
std::vector<Route> DiscoverRoutes(audit::Guard& guard, const discover::Watch& watch);
// discover, cloth, observe, duties, the checks of a table, the use of a product, the picture of
// lineage.
std::vector<Route> ObserveRoutes(const discover::Watch& watch);
// lineage.
std::vector<Route> LineageRoutes(store::Registry& registry, lineage::Lineage& lineage);
// query, queries.
std::vector<Route> QuestionRoutes(query::Questions& questions);
// requests, share, inbox, and what is done to agreements.
std::vector<Route> AccessRoutes(access::Agreements& agreements, access::Inbox& inbox);
// What opens sessions.
struct SignInDoor {
  identity::Identity& identity;
  identity::SignIn& sign_in;
  identity::SignInLinks& links;
  Clock& clock;
};
// session, tokens, passwords.
std::vector<Route> IdentityRoutes(const SignInDoor& door);

// What signing in with a provider needs.
struct OidcDoor {
  identity::Oidc& oidc;
  identity::OidcPeople& people;
  identity::Logins& logins;
  std::function<std::string()> public_url;  // how browsers name this server
};
// oidc; `door` null: none is set up.
std::vector<Route> OidcRoutes(const OidcDoor* door, identity::Identity& identity);

// What letting programs in by a browser needs.
struct BrowserLoginDoor {
  identity::BrowserLogins& logins;
  const Clock& clock;
  bool has_oidc = false;  // a provider signs people in, too
  std::function<std::string()> public_url;
};
// login; the door outlives the routes.
std::vector<Route> BrowserLoginRoutes(const BrowserLoginDoor& door, identity::Identity& identity);

// The portal, and whatever no other row fits.
std::vector<Route> PortalRoutes();

// What the operator sees of the running node.
struct Operations {
  std::function<bool()> ready;
  std::function<std::string()> metrics;  // Prometheus text
  std::function<std::vector<std::string>()> doctor;
  std::function<void(const std::filesystem::path&)> backup;
  std::filesystem::path scratch;
};
// healthz, readyz, metrics, openapi.json, backup, doctor, audit.
std::vector<Route> OperationRoutes(Operations operations, audit::Audit& audit);

// The JSON body of a call. Throws Error{kInvalid} for broken JSON or what the schema does not
// allow, naming the key; of an unknown one the nearest known.
Json BodyOf(const Call& call, const Json& schema);

// A file in pieces, removed when it is done with.
ResultStreamPtr StreamFile(std::filesystem::path file);

}  // namespace weft::serve
