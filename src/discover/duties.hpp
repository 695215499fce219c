#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// What waits for those who answer for products: a curator of several domains, a team, an owner, an
// admin.
namespace weft::discover {

struct DutiesRequest {
  std::string domain;  // of this one alone; empty: all of theirs
  size_t after = 0;    // duties already shown
  size_t limit = 200;
};

// {"domains": theirs, "counts": {duty: how many}, "items": [{duty, domain, product, table,
// agreement, thread, text, since}], "next"}: requests that wait first, then questions that nobody
// has answered, then what fails, and so on down. Of domains whose curator or team the caller is,
// and of products that name them as owner; an admin's are everybody's.
Json Duties(const Watch& watch, const mesh::Caller& caller, const DutiesRequest& request);

}  // namespace weft::discover
