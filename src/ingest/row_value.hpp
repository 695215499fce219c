#pragma once
#include <simdjson.h>

#include <string>
#include <string_view>

#include "mesh/model.hpp"

// A JSON value as a column's type wants it. Inside ingest/ only. Pure.
namespace weft::ingest {

// Appends the value to `out` as JSON, in a form that the engine reads as this type: numbers that
// were sent as text are texts there, moments are whole. Empty: it fits; else what is wrong with it,
// and `out` may have a part of it.
std::string AppendValue(const mesh::ColumnType& type, const simdjson::dom::element& value,
                        std::string& out);
// What to send instead.
std::string RemedyFor(const mesh::ColumnType& type);

}  // namespace weft::ingest
