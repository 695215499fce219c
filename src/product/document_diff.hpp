#pragma once
#include "base/json.hpp"
#include "mesh/resource.hpp"
#include "store/registry.hpp"

namespace weft::product {

// Two versions of one resource side by side, as a plan shows them: {"kind", "name", "from", "to":
// {version, at, actor}, "fields": [{path, before, after, breaking}], "breaking": [{table, column,
// message}]}. `today` says where the documents belong. `from` may be the later one.
Json DocumentDiff(const mesh::Resource& today, const store::Version& from,
                  const store::Version& to);

}  // namespace weft::product
