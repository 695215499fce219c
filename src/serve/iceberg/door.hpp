#pragma once
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "access/holding.hpp"
#include "audit/guard.hpp"
#include "base/json.hpp"
#include "identity/identity.hpp"
#include "lake/catalog.hpp"
#include "serve/http/route.hpp"
#include "store/registry.hpp"

// The Iceberg REST catalog, /iceberg/v1/…: what Spark, Trino, Flink, PyIceberg and DuckDB speak.
// The catalog's rules are lake's; who may is asked here.
namespace weft::serve::iceberg {

// What all its routes share; outlives them.
struct Door {
  lake::Catalog& catalog;
  store::LakePointers& pointers;
  store::Registry& registry;
  audit::Guard& guard;
  identity::Identity& identity;
  const Clock& clock;
  // What clients need besides keys to reach the tables' files: "s3.endpoint", "client.region", …
  Json client_config = Json::object();
  // How S3 is reached, to sign for clients; null: the warehouse is a folder.
  const store::S3Options* s3 = nullptr;
  // The user as whom a Trino reads that asks this server what each of its own users may: it is
  // given the files of every contract's table, whole. Empty: there is none.
  std::string engine_reader = {};
  const access::Holding* holding = nullptr;  // null: no table is on hold

  // Requests that are being done once, by user and key.
  std::mutex mutex{};
  std::set<std::string> running{};
};

// All of them.
std::vector<Route> Routes(Door& door);
std::vector<Route> ConfigRoutes(Door& door);
std::vector<Route> NamespaceRoutes(Door& door);
std::vector<Route> TableRoutes(Door& door);
std::vector<Route> ViewRoutes(Door& door);
std::vector<Route> SignRoutes(Door& door);

// Whether requests to S3 are signed for clients that have no keys.
bool Signs(const Door& door);
// How a client that asked for it has them signed for this table; empty for one that did not.
Json SignerConfig(const Door& door, const Call& call, const lake::TableName& name);

// A row of the table of routes, with what all rows of this door have in common.
struct RowWords {
  std::string method, path;  // below /iceberg
  std::string id, summary;
};
Route RowOf(const RowWords& words, std::function<Response(const Call&)> handle);
// The same for a handler that is given the door: const, where it only looks.
template <class AnyDoor>
Route RowOf(Door& door, const RowWords& words, Response (*handle)(AnyDoor&, const Call&)) {
  return RowOf(words, [&door, handle](const Call& call) { return handle(door, call); });
}

// The call's body, an object. Throws Error{kInvalid}.
Json BodyOf(const Call& call);

}  // namespace weft::serve::iceberg
