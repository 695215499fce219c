#pragma once
#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/yaml.hpp"
#include "mesh/resource.hpp"
#include "mesh/shape.hpp"

// What stands in a contract's document and is no part of a snapshot: read when it is wanted, which
// is seldom. Inside mesh/ only.
namespace weft::mesh {

// What `read` makes of a table's entry in `schema`; what an empty one gives: it has none.
template <typename Read>
auto OfEntry(const Resource& contract, std::string_view table, const Read& read)
    -> decltype(read(Yaml(), ContractTable(), std::declval<Report&>())) {
  const auto& model = std::get<Contract>(contract.model);
  const auto meant = std::ranges::find_if(
      model.tables, [&](const ContractTable& each) { return Lower(each.name) == Lower(table); });
  const std::vector<YamlDocument> documents = ParseYaml(contract.document.Text());
  std::vector<Finding> findings;
  Report report(findings, "", Severity::kWarning);
  if (!documents.empty() && meant != model.tables.end())
    for (const Yaml& yaml : ItemsOf(documents.front().root, "schema"))
      if (Lower(TextOf(yaml, "name")) == Lower(table)) return read(yaml, *meant, report);
  return {};
}

}  // namespace weft::mesh
