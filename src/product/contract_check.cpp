#include "product/contract_check.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace weft::product {
namespace {

mesh::QualityRule MustFindNothing(std::string column, std::string metric) {
  mesh::QualityRule rule;
  rule.column = std::move(column);
  rule.metric = std::move(metric);
  rule.comparison = "mustBe";
  rule.bounds = {0};
  return rule;
}

ColumnFault Missing(const mesh::Column& column) {
  return {column.name, "the contract promises column " + column.name + ", the SQL does not give it",
          "Add it to the SELECT, or take it out of the contract."};
}

ColumnFault Extra(const std::string& name) {
  return {name, "the result has column " + name + ", which the contract does not know",
          "Describe it in the contract, or leave it out of the SELECT."};
}

}  // namespace

std::vector<ColumnFault> CompareColumns(const mesh::ContractTable& promised,
                                        const std::vector<engine::ResultColumn>& real) {
  std::map<std::string, const engine::ResultColumn*> left;
  for (const engine::ResultColumn& column : real) left.emplace(Lower(column.name), &column);
  std::vector<ColumnFault> faults;
  for (const mesh::Column& column : promised.columns) {
    const auto found = left.find(Lower(column.name));
    if (found == left.end()) {
      faults.push_back(Missing(column));
      continue;
    }
    if (auto misfit = engine::Engine::Misfit(*found->second, column.type)) {
      faults.push_back({column.name, std::move(*misfit), {}});
    }
    left.erase(found);
  }
  for (const auto& [_, column] : left) faults.push_back(Extra(column->name));
  return faults;
}

std::vector<KeyRule> KeyRulesOf(const mesh::ContractTable& table) {
  std::vector<KeyRule> rules;
  std::vector<std::string> keys;
  for (const mesh::Column& column : table.columns) {
    const std::string prefix = "column " + column.name + ": ";
    if (column.required || column.primary_key) {
      rules.push_back({prefix + "required", MustFindNothing(column.name, "nullValues")});
    }
    if (column.unique)
      rules.push_back({prefix + "unique", MustFindNothing(column.name, "duplicateValues")});
    if (column.primary_key) keys.push_back(column.name);
  }
  if (!keys.empty()) {
    mesh::QualityRule rule = MustFindNothing("", "duplicateValues");
    rule.arguments = Json{{"properties", keys}};
    rules.push_back({"primary key (" + Join(keys, ", ") + ")", rule});
  }
  return rules;
}

}  // namespace weft::product
