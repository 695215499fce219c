#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"

// Columns of files that have no field ids are found by their names: the table's property
// schema.name-mapping.default says which name is which field (Iceberg's specification, "Column
// projection"). Of fields that are not nested in others. Pure.
namespace weft::lake {

constexpr const char* kNameMapping = "schema.name-mapping.default";

// Field ids by the names that files have for them. Nothing: the table has no such property.
std::optional<std::map<std::string, int32_t>> NamesIn(const Json& metadata);

// The property's text once these names are known, too; those that are known stay. Nothing: a name
// is another field's already.
std::optional<std::string> MappingWith(const Json& metadata,
                                       const std::map<std::string, int32_t>& names);

}  // namespace weft::lake
