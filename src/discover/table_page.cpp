#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/access_view.hpp"
#include "discover/discover.hpp"
#include "mesh/owners.hpp"
#include "mesh/rows_from.hpp"
#include "mesh/upload_rule.hpp"

namespace weft::discover {
namespace {

Json QualityJson(const mesh::QualityRule& rule) {
  constexpr std::array<std::string_view, 4> kTypes{"text", "library", "sql", "custom"};
  Json json{{"name", rule.name}, {"type", kTypes[static_cast<size_t>(rule.type)]}};
  if (!rule.description.empty()) json["description"] = rule.description;
  if (!rule.column.empty()) json["column"] = rule.column;
  if (!rule.metric.empty()) json["metric"] = rule.metric;
  if (!rule.comparison.empty()) {
    json["comparison"] = rule.comparison;
    json["bounds"] = rule.bounds;
    json["unit"] = rule.percent ? "percent" : "rows";
  }
  if (!rule.severity.empty()) json["severity"] = rule.severity;
  if (!rule.dimension.empty()) json["dimension"] = rule.dimension;
  return json;
}

// Examples of values are shown only where the values themselves are.
Json ColumnJson(const mesh::Column& column, const ColumnView& view) {
  Json json{{"name", column.name},
            {"type", ToString(column.type)},
            {"meaning", column.meaning},
            {"unit", column.unit},
            {"null_meaning", column.null_meaning},
            {"classification", column.classification},
            {"tags", column.tags},
            {"required", column.required},
            {"unique", column.unique},
            {"primary_key", column.primary_key}};
  json.update(ToJson(view));
  if (view.shown == Shown::kAsIs) json["examples"] = column.examples;
  return json;
}

// What the column takes over from those that it is made from, beyond what its contract says.
void AddInherited(Json& json, const mesh::Column& column, const Eyes& eyes,
                  const std::vector<mesh::Inherited>& inherited) {
  for (const mesh::Inherited& row : inherited) {
    if (row.column == column.name && !row.approved)
      json["inherits"].push_back(
          {{"classification", row.classification}, {"from", VisibleSource(eyes, row.from)}});
  }
}

Json SlaJson(const mesh::Contract& contract, const std::string& table) {
  Json list = Json::array();
  for (const mesh::Sla& sla : contract.slas) {
    const bool other_table = !sla.element.empty() && Split(sla.element, '.')[0] != table;
    if (other_table) continue;
    list.push_back({{"property", sla.property},
                    {"value", sla.value},
                    {"unit", sla.unit},
                    {"description", sla.description}});
  }
  return list;
}

std::shared_ptr<const mesh::Contract> ContractOf(const mesh::Table& table,
                                                 const mesh::Snapshot& snapshot) {
  const mesh::EntryPtr entry = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  return entry ? entry->As<mesh::Contract>() : nullptr;
}

Json ContractJson(const mesh::Table& table, const mesh::Contract* contract) {
  Json json{{"id", table.contract_id}, {"version", table.contract_version}};
  if (contract == nullptr) return json;
  json["status"] = contract->status;
  json["purpose"] = contract->purpose;
  json["usage"] = contract->usage;
  json["limitations"] = contract->limitations;
  return json;
}

// How files change its rows, the first when nothing is said; none when its rows are made.
Json UploadJson(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  Json modes = Json::array();
  const mesh::EntryPtr contract = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  if (mesh::RowsFromOf(table) != mesh::RowsFrom::kSent || !contract) return modes;
  const mesh::UploadRule rule = mesh::UploadRuleOf(*contract->Get(), table.contract.name);
  for (const mesh::UploadMode mode : rule.modes) modes.push_back(Name(mode));
  return modes;
}

Json TagsOf(const mesh::Table& table) {
  std::vector<std::string> tags = table.product_tags;
  tags.insert(tags.end(), table.contract.tags.begin(), table.contract.tags.end());
  std::ranges::sort(tags);
  tags.erase(std::ranges::unique(tags).begin(), tags.end());
  return tags;
}

}  // namespace

Json TablePage(const audit::Guard& guard, const mesh::Caller& caller, const mesh::TableId& table,
               const mesh::SnapshotPtr& snapshot) {
  const audit::Access access = FindVisible(guard, caller, table, snapshot);
  const mesh::Table& found = *access.table;
  const auto contract = ContractOf(found, *snapshot);
  Json columns = Json::array();
  const std::vector<mesh::Inherited> inherited = snapshot->InheritedBy(found);
  for (const mesh::Column& column : found.contract.columns) {
    columns.push_back(ColumnJson(column, ViewOf(access.decision, column.name)));
    AddInherited(columns.back(), column, {guard, caller, snapshot}, inherited);
  }
  Json quality = Json::array();
  for (const mesh::QualityRule& rule : found.contract.quality) quality.push_back(QualityJson(rule));
  return {{"name", ToString(found.id)},
          {"domain", found.id.domain},
          {"product", found.product},
          {"major", found.major},
          {"lifetime", LifetimeJson(found, *snapshot, guard.Now())},
          {"contract", ContractJson(found, contract.get())},
          {"meaning", found.contract.meaning},
          {"granularity", found.contract.granularity},
          {"owner",
           {{"team", found.owner_team},
            {"people", found.owners},
            {"departed", mesh::AreAllGone(*snapshot, found.owners)},
            {"support", found.support}}},
          {"tags", TagsOf(found)},
          {"data", mesh::Name(mesh::RowsFromOf(found))},
          {"upload", UploadJson(found, *snapshot)},
          {"columns", columns},
          {"quality", quality},
          {"sla", contract ? SlaJson(*contract, found.contract.name) : Json::array()},
          {"access", AccessJson(access.decision)}};
}

}  // namespace weft::discover
