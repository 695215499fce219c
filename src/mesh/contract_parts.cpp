#include "mesh/contract_parts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

auto FindNamed(const auto& parts, const std::string& name) -> decltype(&*parts.begin()) {
  const auto found =
      std::ranges::find(parts, Lower(name), [](const auto& part) { return Lower(part.name); });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

const ContractTable* FindTable(const Contract& contract, const std::string& name) {
  return FindNamed(contract.tables, name);
}

const Column* FindColumn(const ContractTable& table, const std::string& name) {
  return FindNamed(table.columns, name);
}

}  // namespace weft::mesh
