#pragma once
#include "discover/observe.hpp"

// From a search to the first answer. Inside discover/ only.
namespace weft::discover {

// {"count", "median_seconds", "p90_seconds", "open", "items": [{who, table, searched, refused,
// requested, approved, agreement, answered, seconds}]}: those answered within the days asked
// about, newest first; `open` began in them and have no answer yet.
Json JourneysJson(const Watch& watch, const mesh::Caller& caller, const ObserveRequest& request,
                  const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
