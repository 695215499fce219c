#pragma once
#include <string>
#include <vector>

#include "serve/http/route.hpp"

namespace weft::serve {

// OpenAPI 3.1 of the whole table: what /openapi.json answers, and what clients are generated from.
Json OpenApi(const std::vector<Route>& routes, const std::string& version);
// GET /openapi.json, which describes these routes and itself.
Route OpenApiRoute(std::vector<Route> routes, const std::string& version);

}  // namespace weft::serve
