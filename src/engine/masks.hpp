#pragma once
#include <string>

#include "duckdb.hpp"
#include "engine/names.hpp"
#include "engine/render.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"

// How a masked column looks: the table in docs/formats/policy.md, section 4.
namespace weft::engine {

ParsedPtr Masked(const Names& names, const mesh::Snapshot& snapshot, const mesh::Table& table,
                 const mesh::Column& column, const mesh::Mask& mask);

// The type that a column has for a caller whose decision masks it (or does not: `mask` null).
duckdb::LogicalType ShownType(const mesh::Column& column, const mesh::Mask* mask);

}  // namespace weft::engine
