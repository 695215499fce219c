#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "lake/table_state.hpp"
#include "mesh/event_table.hpp"

// The rows of a table that takes events: what runs have carried into the lake, and what came since,
// which lies in the journal as JSON.
namespace weft::engine {

// The source of the latter, of all tables; a domain gets its own, and nobody else any.
inline constexpr const char* kEventRows = "weft.event_rows";

// SQL of the table's domain: its columns, of rows from this position on and before `until`.
std::string EventRowsSql(const mesh::Table& table, uint64_t from,
                         std::optional<uint64_t> until = std::nullopt);
// The first position that the lake does not have.
uint64_t CarriedTo(const lake::TableState& state);

}  // namespace weft::engine
