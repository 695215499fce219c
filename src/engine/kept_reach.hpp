#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "lake/snapshots.hpp"
#include "lake/table_state.hpp"

// How far a table that runs append to has come where its rows do not tell: the greatest value that
// its watermark has ever had, noted in a property by the commit that took rows out, and by runs
// that carry a source's rows, some of which are not to be kept. So the next run does not bring them
// back, and whoever reads what came since begins behind them.
namespace weft::engine {

// The property of this column.
std::string ReachKey(std::string_view column);
// Its value as text; empty: none is noted.
std::string KeptReach(const lake::TableState& state, std::string_view column);
// Of a column of numbers, one beyond it; 0: none is noted.
uint64_t KeptNumber(const lake::TableState& state, std::string_view column);
// The same of one snapshot, which says it if a run made it.
uint64_t KeptNumber(const lake::Snapshot& snapshot, std::string_view column);

}  // namespace weft::engine
