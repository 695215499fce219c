#pragma once
#include <filesystem>
#include <vector>

#include "ingest/landing.hpp"
#include "product/publish.hpp"
#include "serve/http/route.hpp"

namespace weft::serve {

struct UploadDoor {
  store::Registry& registry;
  ingest::Uploads& uploads;
  ingest::Landing& landing;
  product::Publisher& publisher;
  std::filesystem::path extensions;  // of DuckDB, for sheets
};

// Files that people send, or drop into the warehouse, as a table's rows. What the door refers to
// outlives the routes.
std::vector<Route> UploadRoutes(const UploadDoor& door);

}  // namespace weft::serve
