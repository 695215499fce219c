#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// How a table is kept, as its customProperties say. Inside mesh/ only.
namespace weft::mesh {

// `table` has its columns already.
Materialisation ReadMaterialisation(const Yaml& yaml, const ContractTable& table, Report& report);

}  // namespace weft::mesh
