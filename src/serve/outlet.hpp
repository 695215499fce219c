#pragma once
#include <vector>

#include "query/consumers.hpp"
#include "query/query.hpp"
#include "query/stream.hpp"
#include "serve/bridges.hpp"
#include "serve/http/routes_stream.hpp"
#include "store/consumers.hpp"
#include "store/home.hpp"

// What goes out of a node in bulk and as it comes.
namespace weft::serve {

class Outlet {
 public:
  // All outlive it.
  Outlet(const store::Home& home, const store::Registry& registry, audit::Guard& guard,
         engine::Engine& engine, query::Questions& questions, const Clock& clock)
      : questions_(questions),
        streams_(guard, engine),
        rows_(home),
        consumers_(registry, rows_, streams_, clock) {}

  // Between Weft and Kafkas, from now on. Both outlive Stop.
  void Start(store::Registry& registry, ingest::Events& events, const Clock& clock) {
    bridges_ = std::make_unique<Bridges>(BridgeNeeds{registry, rows_, streams_, events, clock});
    bridges_->Start();
  }
  void Wake() {
    if (bridges_) bridges_->Wake();
  }
  void Stop() { bridges_.reset(); }

  std::vector<Route> Routes(Authenticate authenticate) {
    return StreamRoutes({questions_, streams_, consumers_, std::move(authenticate)});
  }

 private:
  query::Questions& questions_;
  query::Streams streams_;
  store::Consumers rows_;
  query::Consumers consumers_;
  std::unique_ptr<Bridges> bridges_;  // null: not started
};

}  // namespace weft::serve
