#include <map>
#include <tuple>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "mesh/folder_unit.hpp"

namespace weft::mesh {
namespace {

void AddError(const ReadDocument& document, Position at, std::string message, std::string hint,
              std::vector<Finding>& findings) {
  findings.push_back(
      {Severity::kError, document.resource.path, at, std::move(message), std::move(hint)});
}

std::string PlaceOfFirst(const ReadDocument& document) {
  return document.resource.path + ":" + std::to_string(document.at.line);
}

// Majors by the contract that their product's port names.
std::map<std::string, int> MajorsOf(const std::vector<ReadDocument>& documents) {
  std::map<std::string, int> majors;
  for (const ReadDocument& document : documents)
    if (const auto* product = std::get_if<Product>(&document.resource.model))
      for (const Port& port : product->outputs) majors.emplace(port.contract_id, product->major);
  return majors;
}

void CheckTablesOnce(const std::vector<ReadDocument>& documents, std::vector<Finding>& findings) {
  const std::map<std::string, int> majors = MajorsOf(documents);
  std::map<std::tuple<std::string, std::string, int>, const ReadDocument*> seen;
  for (const ReadDocument& document : documents) {
    const auto* contract = std::get_if<Contract>(&document.resource.model);
    if (!contract) continue;
    const auto major = majors.find(contract->id);
    for (const ContractTable& table : contract->tables) {
      const auto [first, is_new] =
          seen.emplace(std::tuple(contract->domain, Lower(table.name),
                                  major == majors.end() ? 1 : major->second),
                       &document);
      if (!is_new && first->second != &document)
        AddError(document, table.at,
                 "the domain `" + contract->domain + "` has a second table `" + table.name +
                     "`, the first is in " + first->second->resource.path,
                 "A table's name is its address: rename one, or put a new major into a folder v2/.",
                 findings);
    }
  }
}

// A contract that two products give out would have two owners.
void CheckContractsOnce(const std::vector<ReadDocument>& documents,
                        std::vector<Finding>& findings) {
  std::map<std::string, const ReadDocument*> seen;
  for (const ReadDocument& document : documents) {
    const auto* product = std::get_if<Product>(&document.resource.model);
    if (!product) continue;
    for (const Port& port : product->outputs) {
      if (port.contract_id.empty()) continue;
      const auto [first, is_new] = seen.emplace(port.contract_id, &document);
      if (!is_new && first->second != &document)
        AddError(document, port.at,
                 "the contract `" + port.contract_id + "` is already given out by " +
                     ToString(first->second->resource.id),
                 "A table belongs to one product; read the other's table instead.", findings);
    }
  }
}

void CheckColumns(const ReadDocument& document, const Contract& contract, const Rules& rules,
                  const std::optional<Pattern>& pattern, std::vector<Finding>& findings) {
  for (const ContractTable& table : contract.tables) {
    for (const Column& column : table.columns) {
      const std::string name = "the column `" + table.name + "." + column.name + "`";
      if (rules.every_column_has_a_meaning && column.meaning.empty())
        AddError(document, column.at, name + " has no meaning",
                 "Add `description`: what does a value say?", findings);
      const bool nullable = !column.required && !column.primary_key;
      if (rules.every_nullable_column_has_a_null_meaning && nullable && column.null_meaning.empty())
        AddError(document, column.at, name + " may be null, but does not say what null means",
                 "Add the custom property weft.nullMeans, or `required: true`.", findings);
      if (pattern && !pattern->Matches(column.name))
        AddError(document, column.at,
                 name + " does not fit the mesh's pattern " + rules.column_name_pattern, "",
                 findings);
    }
  }
}

const Rules* RulesOf(const std::vector<ReadDocument>& documents) {
  for (const ReadDocument& document : documents)
    if (const auto* mesh = std::get_if<MeshDocument>(&document.resource.model)) return &mesh->rules;
  return nullptr;
}

}  // namespace

void CheckNamesOnce(const std::vector<ReadDocument>& documents, std::vector<Finding>& findings) {
  std::map<ResourceId, const ReadDocument*> seen;
  for (const ReadDocument& document : documents) {
    const auto [first, is_new] = seen.emplace(document.resource.id, &document);
    if (!is_new)
      AddError(document, document.at,
               "the " + ToString(document.resource.id) + " is here a second time, the first is " +
                   PlaceOfFirst(*first->second),
               "Rename or remove one.", findings);
  }
  CheckContractsOnce(documents, findings);
  CheckTablesOnce(documents, findings);
}

void CheckMeshRules(const std::vector<ReadDocument>& documents, const Rules* otherwise,
                    std::vector<Finding>& findings) {
  const Rules* rules = RulesOf(documents);
  if (!rules) rules = otherwise;
  if (!rules) return;
  std::string fault;
  const auto pattern = rules->column_name_pattern.empty()
                           ? std::nullopt
                           : Pattern::Parse(rules->column_name_pattern, fault);
  for (const ReadDocument& document : documents) {
    if (const auto* contract = std::get_if<Contract>(&document.resource.model))
      CheckColumns(document, *contract, *rules, pattern, findings);
    const auto* product = std::get_if<Product>(&document.resource.model);
    if (product && rules->every_product_has_an_owner && product->owners.empty())
      AddError(document, document.at, "the product `" + product->name + "` has no owner",
               "Name a person under `team.members` with `role: owner`.", findings);
  }
}

}  // namespace weft::mesh
