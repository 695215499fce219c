#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "lake/table_state.hpp"
#include "mesh/event_table.hpp"

// The rows of a table that takes events: what runs have carried into the lake, and what came since,
// which lies in the journal as JSON.
namespace weft::engine {

// The source of the latter, of all tables; a domain gets its own, and nobody else any.
inline constexpr const char* kEventRows = "weft.event_rows";

// Files of these tables have kPlaceOfRow beside the columns, so that who has read some of their
// rows reads the others. The table's schema does not list it, as if it were dropped.
Json FieldOfPlace();

// SQL of the table's domain: its columns, perhaps with kPlaceOfRow, of rows at these places.
enum class With { kColumns, kPlaceToo };
std::string EventRowsSql(const mesh::Table& table, const Places& places, With what);
// The first place that the lake does not have.
uint64_t CarriedTo(const lake::TableState& state);
// The same of one snapshot, which says it if a run made it.
std::optional<uint64_t> CarriedTo(const lake::Snapshot& snapshot);

}  // namespace weft::engine
