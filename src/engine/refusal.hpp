#pragma once
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "duckdb/common/optional_idx.hpp"

// How the gate says no.
namespace weft::engine {

// Error{kForbidden}: "read_csv cannot be used here: it reads files". An empty reason says that it
// is not listed.
Error Refusal(const std::string& what, std::string_view why);

inline int PositionOf(const duckdb::optional_idx& location) {
  return location.IsValid() ? static_cast<int>(location.GetIndex()) : -1;
}

}  // namespace weft::engine
