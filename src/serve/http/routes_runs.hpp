#pragma once
#include <vector>

#include "serve/http/route.hpp"
#include "transform/costs.hpp"
#include "transform/desk.hpp"

namespace weft::serve {

// runs, schedules, versions of tables, costs. Desk and costs outlive the routes.
std::vector<Route> RunRoutes(transform::Desk& desk, const transform::Costs& costs);
// What products take and cost: those of the above.
std::vector<Route> CostRoutes(const transform::Costs& costs);

}  // namespace weft::serve
