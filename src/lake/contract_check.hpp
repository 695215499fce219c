#pragma once
#include <optional>
#include <string>

#include "base/json.hpp"
#include "mesh/model.hpp"

// A table of the lake beside the contract that describes it. Pure.
namespace weft::lake {

// Nothing: each column of the contract is there, with values that its type can hold. Else what is
// wrong with the first, as a part of a sentence. More columns than the contract has are fine.
std::optional<std::string> ContractFault(const mesh::ContractTable& contract, const Json& metadata);

}  // namespace weft::lake
