#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "lake/catalog.hpp"
#include "serve/http/route.hpp"
#include "serve/trino/options.hpp"
#include "store/registry.hpp"
#include "store/secrets.hpp"
#include "trino/cluster.hpp"
#include "trino/governor.hpp"

// The Trino beside this server: what it asks here, and how it is set up.
namespace weft::serve {

class TrinoDoor {
 public:
  // All outlive it. Throws Error{kInvalid} for a password that would travel in the clear.
  TrinoDoor(const TrinoOptions& options, const store::Registry& registry, audit::Guard& guard,
            store::Secrets& secrets, const lake::Catalog& catalog);

  // Where questions go; null: nowhere.
  const trino::Cluster* cluster() const;
  // What Trino asks by its Open Policy Agent plugin and its file-based access control, with the key
  // of policies; and the files that set it up, for admins. `lake_config`: how clients reach the
  // lake's files, empty for a folder. `url`: how Trino names this server. Both outlive the routes.
  std::vector<Route> Routes(Json lake_config, std::function<std::string()> url);

 private:
  void NeedKey(const Call& call) const;
  Route PolicyRoute(const std::string& path, const std::string& id, const std::string& summary,
                    Json (trino::Governor::*answer)(const Json&));

  const TrinoOptions& options_;
  // The secret by which Trino asks for policies; made once, sealed. It opens nothing else: Trino
  // writes the addresses that it asks into its log.
  const std::string policy_key_;
  trino::Governor governor_;
  const trino::Cluster cluster_;
};

}  // namespace weft::serve
