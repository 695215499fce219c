#pragma once
#include <vector>

#include "base/json.hpp"
#include "lineage/makings.hpp"
#include "lineage/trace.hpp"

// Lineage as OpenLineage 2-0-2 events, for other catalogs.
namespace weft::lineage {

// For each of these tables that has SQL: START and COMPLETE of the run that made it as it is. Its
// id follows from the table's version, so that a second export tells of the same run. Datasets are
// named "weft", "domain.table"; those that the viewer may not discover are left out.
Json EventsOf(const std::vector<mesh::TablePtr>& tables, Makings& makings, const Viewer& viewer);

}  // namespace weft::lineage
