#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// ODCS types: logicalType says what a value means, logicalTypeOptions how large it is, physicalType
// how it is kept. Together they give one ColumnType. Inside mesh/ only.
//
// - integer has 64 bits unless `format` (i8 … u128) or a physical type says otherwise; number is a
// 64-bit float.
// - timestamp is in UTC when `timezone` is true or, without that option, when the physical type has
// a zone;
//   else it is a wall clock's, without a zone. (ODCS sets no default for `timezone`.)
// - object without properties and array without items are JSON.
// - A physical type that we do not know, and one that keeps anything (text), says nothing.
namespace weft::mesh {

inline constexpr std::string_view kLogicalTypes[] = {
    "string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"};

// The type of a property, with an error for each contradiction between what it says.
ColumnType ReadColumnType(const Yaml& property, Report& report);

}  // namespace weft::mesh
