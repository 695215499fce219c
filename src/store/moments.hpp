#pragma once
#include <optional>

#include "base/clock.hpp"
#include "store/sqlite.hpp"

// Moments in weft.db: whole microseconds since 1970, NULL for none.
namespace weft::store {

inline std::optional<int64_t> MicrosOf(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

inline std::optional<Time> TimeOf(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return Time(std::chrono::microseconds(row.Integer(column)));
}

}  // namespace weft::store
