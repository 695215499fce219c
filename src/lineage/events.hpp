#pragma once
#include <vector>

#include "base/json.hpp"
#include "lineage/makings.hpp"
#include "lineage/trace.hpp"

// Lineage as OpenLineage 2-0-2 events, for other catalogs.
namespace weft::lineage {

// A name-based UUID: of the same words the same one.
std::string RunIdOf(const std::string& words);

// What a run writes into the summary of the snapshot that it publishes, to be found here again.
inline constexpr const char* kRunIdKey = "weft.run-id";
inline constexpr const char* kRunBeganKey = "weft.run-began";

// For each of these tables that has SQL: START and COMPLETE of the run that made it as it is. Of a
// materialised table that is the run which published its rows; of any other the id follows from the
// table's version. A second export tells of the same runs. Datasets are named "weft",
// "domain.table"; those that the viewer may not discover are left out.
Json EventsOf(const std::vector<mesh::TablePtr>& tables, Makings& makings,
              const engine::Engine& engine, const Viewer& viewer);

}  // namespace weft::lineage
