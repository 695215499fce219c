#pragma once
#include <string>

#include "mesh/model.hpp"

// Parts of a contract by name, without regard to case. Null: there is none.
namespace weft::mesh {

const ContractTable* FindTable(const Contract& contract, const std::string& name);
const Column* FindColumn(const ContractTable& table, const std::string& name);

}  // namespace weft::mesh
