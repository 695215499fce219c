#include "product/document_diff.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mesh/diff.hpp"
#include "mesh/parse.hpp"

namespace weft::product {
namespace {

using mesh::BreakingChange;

std::vector<BreakingChange> BreaksBetween(const mesh::Resource& today, const std::string& before,
                                          const std::string& after) {
  if (today.id.kind != mesh::Kind::kContract) return {};
  std::vector<mesh::Finding> ignored;
  const auto old = mesh::ParseDocumentText(before, PlaceOf(today), ignored);
  const auto now = mesh::ParseDocumentText(after, PlaceOf(today), ignored);
  if (!old || !now) return {};
  return mesh::BreakingChanges(std::get<mesh::Contract>(old->model),
                               std::get<mesh::Contract>(now->model));
}

// True when this field lies in a column, or a table, that changes so that it breaks its readers.
bool IsBreaking(const mesh::FieldChange& field, const std::vector<BreakingChange>& breaks) {
  const std::string path = Lower(field.path);
  return std::ranges::any_of(breaks, [&](const BreakingChange& each) {
    std::string place = "schema[" + Lower(each.table.name) + "]";
    if (!each.column.empty()) place += ".properties[" + Lower(each.column) + "]";
    return path.starts_with(place);
  });
}

Json VersionJson(const store::Version& version) {
  return {{"version", version.version},
          {"at", FormatTime(version.at)},
          {"actor", version.actor},
          {"deleted", version.deleted}};
}

}  // namespace

Json DocumentDiff(const mesh::Resource& today, const store::Version& from,
                  const store::Version& to) {
  const std::vector<BreakingChange> breaks = BreaksBetween(today, from.document, to.document);
  Json fields = Json::array(), breaking = Json::array();
  for (const mesh::FieldChange& field : mesh::DiffDocuments(from.document, to.document))
    fields.push_back({{"path", field.path},
                      {"before", field.before},
                      {"after", field.after},
                      {"breaking", IsBreaking(field, breaks)}});
  for (const BreakingChange& each : breaks)
    breaking.push_back(
        {{"table", ToString(each.table)}, {"column", each.column}, {"message", each.message}});
  return {{"kind", mesh::RowOf(today.id.kind).name},
          {"name", today.id.name},
          {"from", VersionJson(from)},
          {"to", VersionJson(to)},
          {"fields", fields},
          {"breaking", breaking}};
}

}  // namespace weft::product
