#pragma once
#include <vector>

#include "audit/guard.hpp"
#include "serve/bridges.hpp"
#include "serve/http/route.hpp"
#include "serve/source_secrets.hpp"
#include "store/registry.hpp"

namespace weft::serve {

// What stands between Weft and other systems, and their secrets.
struct BridgeDoor {
  store::Registry& registry;
  audit::Guard& guard;
  SourceSecrets& secrets;
  Bridges& bridges;
};
// bridges, secrets of sources; what the door refers to outlives them.
std::vector<Route> BridgeRoutes(const BridgeDoor& door);

}  // namespace weft::serve
