#include "discover/approval.hpp"

#include <algorithm>
#include <variant>

#include "base/text.hpp"
#include "mesh/parse.hpp"
#include "product/provenance.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

bool Names(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::any_of(list,
                             [&](const std::string& each) { return Lower(each) == Lower(word); });
}

// Does this version of the source's contract let `target` go?
bool Approves(const store::Version& version, const product::SourceColumn& source,
              const std::string& target) {
  if (version.deleted || version.document.find("weft.declassifiedFor") == std::string::npos)
    return false;
  std::vector<mesh::Finding> findings;
  mesh::Place place;
  place.domain = source.table.domain;
  const auto resource = mesh::ParseDocumentText(version.document, place, findings);
  const auto* contract = resource ? std::get_if<mesh::Contract>(&resource->model) : nullptr;
  if (contract == nullptr) return false;
  for (const mesh::ContractTable& table : contract->tables) {
    if (Lower(table.name) != Lower(product::BareName(source.table))) continue;
    for (const mesh::Column& column : table.columns) {
      if (Lower(column.name) == Lower(source.column)) return Names(column.declassified_for, target);
    }
  }
  return false;
}

}  // namespace

std::optional<Approval> FindApproval(const store::Registry& registry,
                                     const mesh::Snapshot& snapshot, const std::string& source,
                                     const std::string& target) {
  const std::optional<product::SourceColumn> parsed = product::ParseSource(source);
  const mesh::TablePtr table = parsed ? snapshot.FindTable(parsed->table) : nullptr;
  if (table == nullptr) return std::nullopt;
  std::optional<Approval> approval;
  for (const store::Version& version :
       registry.History({mesh::Kind::kContract, table->contract_id})) {
    if (version.seq > snapshot.seq) continue;
    if (!Approves(version, *parsed, target)) break;
    approval = Approval{table->contract_id, version.actor, version.at};
  }
  return approval;
}

}  // namespace weft::discover
