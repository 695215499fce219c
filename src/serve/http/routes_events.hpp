#pragma once
#include <vector>

#include "ingest/events.hpp"
#include "serve/http/route.hpp"
#include "store/registry.hpp"

namespace weft::serve {

// events and their receipts. Both outlive the routes.
std::vector<Route> EventRoutes(ingest::Events& events, const store::Registry& registry);

}  // namespace weft::serve
