#include "store/search_fields.hpp"

#include <algorithm>

namespace weft::store {
namespace {

using Visit = std::function<void(const SearchField&)>;

// Whole-word hits by place; the beginning of a word counts for less (store/search.cpp).
constexpr double kName = 10;
constexpr double kTitle = 6;
constexpr double kColumnName = 5;
constexpr double kTag = 4;
constexpr double kMeaning = 3;
constexpr double kColumnMeaning = 2;
constexpr double kContext = 1;

void Tell(const Visit& visit, std::string_view text, double weight) {
  if (!text.empty()) visit({.text = text, .weight = weight});
}

void TellName(const Visit& visit, std::string_view text) {
  visit({.text = text, .weight = kName, .is_name = true});
}

void TellAll(const Visit& visit, const std::vector<std::string>& texts, double weight) {
  for (const std::string& text : texts) Tell(visit, text, weight);
}

void TellOne(const mesh::MeshDocument& mesh, const Visit& visit) {
  Tell(visit, mesh.title, kTitle);
  Tell(visit, mesh.description, kMeaning);
}
void TellOne(const mesh::Domain& domain, const Visit& visit) {
  Tell(visit, domain.title, kTitle);
  Tell(visit, domain.description, kMeaning);
  Tell(visit, domain.team, kContext);
}
void TellOne(const mesh::Team& team, const Visit& visit) {
  Tell(visit, team.title, kTitle);
  Tell(visit, team.description, kMeaning);
}
void TellOne(const mesh::User& user, const Visit& visit) {
  Tell(visit, user.title, kTitle);
  TellAll(visit, user.teams, kContext);
}
void TellOne(const mesh::Source& source, const Visit& visit) {
  Tell(visit, source.purpose, kMeaning);
  Tell(visit, source.type, kContext);
  Tell(visit, source.domain, kContext);
}
void TellOne(const mesh::Policy& policy, const Visit& visit) {
  Tell(visit, policy.description, kMeaning);
  for (const mesh::Rule& rule : policy.rules) Tell(visit, rule.name, kContext);
}
void TellOne(const mesh::Product& product, const Visit& visit) {
  TellAll(visit, product.tags, kTag);
  Tell(visit, product.purpose, kMeaning);
  Tell(visit, product.usage, kContext);
  for (const mesh::Port& port : product.outputs) Tell(visit, port.name, kContext);
  Tell(visit, product.team, kContext);
}

void TellColumn(const mesh::Column& column, const Visit& visit) {
  visit({.text = column.name, .weight = kColumnName, .column = column.name});
  if (!column.meaning.empty())
    visit({.text = column.meaning, .weight = kColumnMeaning, .column = column.name});
  for (const std::string& tag : column.tags)
    visit({.text = tag, .weight = kTag, .column = column.name});
  if (!column.classification.empty())
    visit({.text = column.classification, .weight = kContext, .column = column.name});
}

void TellContract(const mesh::Contract& contract, size_t row, const Visit& visit) {
  if (row < contract.tables.size()) {
    const mesh::ContractTable& table = contract.tables[row];
    TellName(visit, table.name);
    Tell(visit, table.meaning, kMeaning);
    TellAll(visit, table.tags, kTag);
    for (const mesh::Column& column : table.columns) TellColumn(column, visit);
  }
  Tell(visit, contract.domain, kTitle);
  Tell(visit, contract.name, kTitle);
  TellAll(visit, contract.tags, kTag);
  Tell(visit, contract.purpose, kMeaning);
  Tell(visit, contract.usage, kContext);
  Tell(visit, contract.id, kContext);
}

}  // namespace

size_t SearchRowsOf(const mesh::Resource& resource) {
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  return contract == nullptr ? 1 : std::max<size_t>(1, contract->tables.size());
}

std::string SearchTableOf(const mesh::Resource& resource, size_t row) {
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  if (contract == nullptr || row >= contract->tables.size()) return {};
  return contract->tables[row].name;
}

size_t SearchRowNamed(const mesh::Resource& resource, std::string_view table_name) {
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  if (contract == nullptr) return 0;
  const auto found = std::ranges::find(contract->tables, table_name, &mesh::ContractTable::name);
  return static_cast<size_t>(found - contract->tables.begin());
}

void ForEachField(const mesh::Resource& resource, size_t row,
                  const std::function<void(const SearchField&)>& visit) {
  if (const auto* contract = std::get_if<mesh::Contract>(&resource.model))
    return TellContract(*contract, row, visit);
  TellName(visit, resource.id.name);
  std::visit(
      [&](const auto& model) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(model)>, mesh::Contract>)
          TellOne(model, visit);
      },
      resource.model);
}

}  // namespace weft::store
