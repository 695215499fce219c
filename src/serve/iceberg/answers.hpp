#pragma once
#include "serve/iceberg/door.hpp"

// The answers that tables, views and namespaces have in common.
namespace weft::serve::iceberg {

Response NoContent();
// A loaded table or view: {"metadata-location", "metadata", "config"}, with `more` in the config.
Response LoadAnswer(const Door& door, const lake::TableState& state,
                    const Json& more = Json::object());
// A namespace's tables or views that the caller may load, a page of them.
Response ListAnswer(const Door& door, const Call& call, lake::Type type);

}  // namespace weft::serve::iceberg
