#pragma once
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "mesh/model.hpp"

// What a contract promises of its columns, against what a table really has. Pure.
namespace weft::product {

struct ColumnFault {
  std::string column;
  std::string message;  // "the contract says integer, the SQL gives VARCHAR"
  std::string hint;
};

// Missing, extra and differently typed columns. Names compare without case; their order is free.
std::vector<ColumnFault> CompareColumns(const mesh::ContractTable& promised,
                                        const std::vector<engine::ResultColumn>& real);

// What `required`, `unique` and `primaryKey` ask of the rows, as quality rules that must find
// nothing.
struct KeyRule {
  std::string name;  // "column faa: required", "primary key (origin, time_hour)"
  mesh::QualityRule rule;
};
std::vector<KeyRule> KeyRulesOf(const mesh::ContractTable& table);

}  // namespace weft::product
