#include "access/disclosure.hpp"

#include <algorithm>

#include "access/people.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::access {
namespace {

using mesh::Agreement;

Json ToJson(const mesh::Table& table, const mesh::Decision& decision) {
  Json columns = Json::array(), filters = Json::array();
  for (const mesh::Column& column : table.contract.columns) {
    const auto& hidden = decision.hidden_columns;
    const auto mask = decision.masks.find(Lower(column.name));
    Json json{{"name", column.name}, {"shown", "as is"}};
    if (!decision.read || std::ranges::find(hidden, column.name) != hidden.end()) {
      json["shown"] = "not granted";
    } else if (mask != decision.masks.end()) {
      json["shown"] = "masked";
      json["mask"] = ToString(mask->second);
    }
    if (!column.classification.empty()) json["classification"] = column.classification;
    columns.push_back(std::move(json));
  }
  for (const mesh::ExpressionPtr& filter : decision.filters)
    filters.push_back(mesh::ToText(*filter));
  return {{"read", decision.read}, {"columns", columns}, {"filters", filters}};
}

}  // namespace

Json Disclosure(const World& world, const mesh::Resource& resource, const mesh::Table& table) {
  auto granted = std::make_shared<mesh::Resource>(resource);
  auto& agreement = std::get<Agreement>(granted->model);
  agreement.state = mesh::AgreementState::kApproved;
  agreement.end.reset();
  const mesh::Edit edit{resource.id, granted};
  const mesh::SnapshotPtr candidate =
      mesh::Next(world.snapshot, {&edit, 1}, world.snapshot->seq, world.guard.Now());
  return ToJson(table, world.guard.Decide(CallerOf(*world.snapshot, agreement.consumer),
                                          mesh::Action::kRead, table, candidate));
}

}  // namespace weft::access
