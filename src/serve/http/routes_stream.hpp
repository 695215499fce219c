#pragma once
#include <vector>

#include "query/consumers.hpp"
#include "query/query.hpp"
#include "query/stream.hpp"
#include "serve/http/route.hpp"
#include "serve/http/server.hpp"

namespace weft::serve {

// What gives tables out, as they are and as they grow.
struct StreamDoor {
  query::Questions& questions;
  query::Streams& streams;
  query::Consumers& consumers;
  Authenticate authenticate;  // again, while a stream goes on
};
// export, stream, consumers; what the door refers to outlives them.
std::vector<Route> StreamRoutes(const StreamDoor& door);

}  // namespace weft::serve
