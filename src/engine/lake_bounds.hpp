#pragma once
#include <optional>
#include <string>

#include "base/json.hpp"

// Bounds of a column as Iceberg keeps them. Pure.
namespace weft::engine {

// A value, as DuckDB's statistics write it, in Iceberg's single-value form: the bytes that
// manifests hold. Long texts are cut to a bound that still holds. Nothing where there is no such
// form.
std::optional<std::string> BoundOf(const Json& iceberg_type, const std::string& value,
                                   bool is_upper);

}  // namespace weft::engine
