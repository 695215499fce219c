#pragma once
#include "engine/table_source.hpp"

// Tables whose runs carry a source's rows into the lake.
namespace weft::engine {

// The source whose rows this table's runs carry, which the lake has none of before the first run;
// null: none's.
const TableSource* CarriedBy(const mesh::Table& table, const TableSources& sources);

}  // namespace weft::engine
