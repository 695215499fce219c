#include "engine/lake_reach.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "engine/lake_schema.hpp"
#include "engine/lake_zones.hpp"

namespace weft::engine {

uint64_t ReachOf(const LakeView& view, std::string_view column) {
  const Json* field = FieldOf(lake::CurrentSchema(*view.state->metadata), std::string(column));
  uint64_t reach = 0;
  for (const LakeFilePtr& file : view.list->data) {
    const Zone* zone = field ? FindZone(file->zones, field->at("id")) : nullptr;
    int64_t last = 0;
    if (!zone || !zone->upper || zone->upper->size() != sizeof(last))
      throw Error(ErrorKind::kUnavailable,
                  "a file of a table that Weft keeps does not say how far it reaches",
                  "Only Weft writes these tables.");
    std::memcpy(&last, zone->upper->data(), sizeof(last));
    reach = std::max(reach, static_cast<uint64_t>(last) + 1);
  }
  return reach;
}

}  // namespace weft::engine
