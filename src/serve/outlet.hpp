#pragma once
#include <filesystem>
#include <vector>

#include "query/consumers.hpp"
#include "query/query.hpp"
#include "query/stream.hpp"
#include "serve/bridges.hpp"
#include "serve/http/routes_bridges.hpp"
#include "serve/http/routes_stream.hpp"
#include "serve/source_secrets.hpp"
#include "store/consumers.hpp"
#include "store/home.hpp"

// What goes out of a node in bulk and as it comes.
namespace weft::serve {

struct OutletNeeds {
  const store::Home& home;
  store::Registry& registry;
  store::Secrets& secrets;
  audit::Guard& guard;
  engine::Engine& engine;
  query::Questions& questions;
  ingest::Events& events;
  const std::filesystem::path& kafka_ca_file;
  const Clock& clock;
};

class Outlet {
 public:
  // All that it needs outlives it.
  explicit Outlet(const OutletNeeds& needs)
      : registry_(needs.registry),
        guard_(needs.guard),
        questions_(needs.questions),
        streams_(needs.guard, needs.engine),
        rows_(needs.home),
        consumers_(needs.registry, rows_, streams_, needs.clock),
        secrets_(needs.secrets),
        bridges_({needs.registry, rows_, streams_, needs.events, secrets_, needs.kafka_ca_file,
                  needs.clock}) {}

  // Between Weft and Kafkas, from now on.
  void Start() { bridges_.Start(); }
  void Wake() { bridges_.Wake(); }
  void Stop() { bridges_.Stop(); }

  std::vector<Route> Routes(Authenticate authenticate) {
    std::vector<Route> routes =
        StreamRoutes({questions_, streams_, consumers_, std::move(authenticate)});
    for (Route& route : BridgeRoutes({registry_, guard_, secrets_, bridges_}))
      routes.push_back(std::move(route));
    return routes;
  }

 private:
  store::Registry& registry_;
  audit::Guard& guard_;
  query::Questions& questions_;
  query::Streams streams_;
  store::Consumers rows_;
  query::Consumers consumers_;
  SourceSecrets secrets_;
  Bridges bridges_;
};

}  // namespace weft::serve
