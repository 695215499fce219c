#pragma once
#include <vector>

#include "access/holding.hpp"
#include "serve/http/route.hpp"
#include "transform/eraser.hpp"

namespace weft::serve {

// Erasures, retention and holds. Both outlive the routes.
std::vector<Route> LifeRoutes(transform::Eraser& eraser, access::Holding& holding);

}  // namespace weft::serve
