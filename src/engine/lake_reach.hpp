#pragma once
#include <string_view>

#include "engine/lake_tables.hpp"

namespace weft::engine {

// Of a table that a run appends to by numbers: one beyond the greatest that any of its files has,
// as manifests tell; 0: it has no rows. Throws Error{kUnavailable} when a file does not say it.
uint64_t ReachOf(const LakeView& view, std::string_view column);

}  // namespace weft::engine
