#pragma once
#include <vector>

#include "serve/http/route.hpp"
#include "transform/desk.hpp"

namespace weft::serve {

// runs, schedules, versions of tables. The desk outlives the routes.
std::vector<Route> RunRoutes(transform::Desk& desk);

}  // namespace weft::serve
