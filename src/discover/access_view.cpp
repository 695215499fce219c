#include "discover/access_view.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "product/provenance.hpp"

namespace weft::discover {
namespace {

constexpr std::array<std::string_view, 3> kShownNames{"as is", "masked", "not granted"};

bool IsHidden(const mesh::Decision& decision, const std::string& column) {
  return std::ranges::any_of(decision.hidden_columns, [&](const std::string& hidden) {
    return Lower(hidden) == Lower(column);
  });
}

std::string MaskReason(const mesh::Decision& decision, const std::string& column) {
  for (const mesh::Reason& reason : decision.why) {
    if (Lower(reason.column) == Lower(column)) return ToText(reason);
  }
  return {};
}

Json ReasonsJson(const mesh::Decision& decision) {
  Json list = Json::array();
  for (const mesh::Reason& reason : decision.why) {
    Json json{{"policy", reason.policy}, {"rule", reason.rule}, {"effect", reason.effect}};
    if (!reason.column.empty()) json["column"] = reason.column;
    list.push_back(json);
  }
  return list;
}

}  // namespace

audit::Access FindVisible(const audit::Guard& guard, const mesh::Caller& caller,
                          const mesh::TableId& table, const mesh::SnapshotPtr& snapshot) {
  if (const mesh::TablePtr found = mesh::FindByAddress(*snapshot, table, guard.Now())) {
    mesh::Decision decision = guard.Decide(caller, mesh::Action::kRead, *found, snapshot);
    if (decision.discover) return {found, std::move(decision)};
  }
  throw Error(ErrorKind::kNotFound, "There is no table " + ToString(table) + ".",
              "weft search finds tables by their words.");
}

std::string VisibleSource(const Eyes& eyes, const std::string& source) {
  const auto parsed = product::ParseSource(source);
  const mesh::TablePtr table = parsed ? eyes.snapshot->FindTable(parsed->table) : nullptr;
  if (table == nullptr) return {};
  const mesh::Decision decision =
      eyes.guard.Decide(eyes.caller, mesh::Action::kDiscover, *table, eyes.snapshot);
  return decision.discover ? source : std::string();
}

ColumnView ViewOf(const mesh::Decision& decision, const std::string& column) {
  if (!decision.read) return {Shown::kNotGranted, {}, decision.refusal};
  if (IsHidden(decision, column))
    return {
        Shown::kNotGranted, {}, "The rule that lets you read this table leaves this column out."};
  const auto mask = decision.masks.find(Lower(column));
  if (mask == decision.masks.end()) return {Shown::kAsIs, {}, {}};
  return {Shown::kMasked, ToString(mask->second), MaskReason(decision, column)};
}

Json ToJson(const ColumnView& view) {
  Json json{{"shown", kShownNames[static_cast<size_t>(view.shown)]}};
  if (!view.mask.empty()) json["mask"] = view.mask;
  if (!view.why.empty()) json["why"] = view.why;
  return json;
}

Json LifetimeJson(const mesh::Table& table, const mesh::Snapshot& snapshot, Time now) {
  const std::optional<Time>& end = table.retirement.at;
  Json json{{"status", table.status},
            {"deprecated", mesh::IsDeprecated(table)},
            {"retires", end ? Json(FormatTime(*end)) : Json(nullptr)}};
  if (mesh::IsDeprecated(table)) json["notice"] = mesh::Notice(table, snapshot, now);
  return json;
}

Json AccessJson(const mesh::Decision& decision) {
  Json filters = Json::array();
  for (const mesh::ExpressionPtr& filter : decision.filters)
    filters.push_back(mesh::ToText(*filter));
  Json json{{"read", decision.read}, {"filters", filters}, {"why", ReasonsJson(decision)}};
  json["valid_until"] =
      decision.valid_until ? Json(FormatTime(*decision.valid_until)) : Json(nullptr);
  if (!decision.read) {
    json["refusal"] = decision.refusal;
    json["next_step"] = decision.next_step;
  }
  return json;
}

std::string ToText(const mesh::Reason& reason) {
  if (reason.policy.empty()) return reason.rule + ": " + reason.effect;
  return "policy " + reason.policy + ", rule " + reason.rule + ": " + reason.effect;
}

}  // namespace weft::discover
