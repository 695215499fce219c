#include <array>
#include <set>

#include "mesh/parsers.hpp"
#include "mesh/tracking_plan.hpp"

// A domain's plan of the events that it sends.
namespace weft::mesh {
namespace {

constexpr std::string_view kFieldTypes[] = {"text", "integer",   "number",
                                            "date", "timestamp", "flag"};
constexpr Key kFieldKeys[] = {{"name", Shape::kText, true},
                              {"type", Shape::kText, true, nullptr, kFieldTypes},
                              {"meaning", Shape::kText},
                              {"required", Shape::kFlag}};
constexpr ObjectShape kField{"a field", kFieldKeys};

constexpr Key kEventKeys[] = {
    {"category", Shape::kText, true},
    {"action", Shape::kText, true},
    {"meaning", Shape::kText, true},
    {"owner", Shape::kText},
    {"value", Shape::kText},
    {"orderValue", Shape::kText},
    {"fields", Shape::kObjects, false, &kField},
};
constexpr ObjectShape kEvent{"an event", kEventKeys};

constexpr Key kPlanKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"name", Shape::kText, true},
    {"title", Shape::kText},
    {"description", Shape::kText},
    {"strict", Shape::kFlag},
    {"events", Shape::kObjects, true, &kEvent},
};
constexpr ObjectShape kPlan{"a TrackingPlan", kPlanKeys};

std::vector<DeclaredField> ReadFields(const Yaml& event, Report& report) {
  std::vector<DeclaredField> fields;
  std::set<std::string> names;
  for (const Yaml& item : ItemsOf(event, "fields")) {
    if (!item.IsMap()) continue;
    CheckName(item, "name", &NameFault, report);
    DeclaredField field{TextOf(item, "name"), TextOf(item, "type"), TextOf(item, "meaning"),
                        FlagOf(item, "required")};
    if (!names.insert(field.name).second)
      report.Error(PositionOf(item, "name"), "there are two fields `" + field.name + "`",
                   "Give one another name.");
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<DeclaredEvent> ReadEvents(const Yaml& root, Report& report) {
  std::vector<DeclaredEvent> events;
  std::set<std::pair<std::string, std::string>> known;
  for (const Yaml& item : ItemsOf(root, "events")) {
    if (!item.IsMap()) continue;
    DeclaredEvent event{.category = TextOf(item, "category"),
                        .action = TextOf(item, "action"),
                        .meaning = TextOf(item, "meaning"),
                        .owner = TextOf(item, "owner"),
                        .value = TextOf(item, "value"),
                        .order_value = TextOf(item, "orderValue"),
                        .fields = ReadFields(item, report),
                        .at = PositionOf(item, "action")};
    if (!known.emplace(event.category, event.action).second)
      report.Error(event.at, "`" + event.action + "` of `" + event.category + "` is declared twice",
                   "Keep one of them.");
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace

constexpr ObjectShape kTrackingPlanShape = kPlan;

void ParseTrackingPlan(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kPlan, report);
  CheckName(root, "name", &DomainNameFault, report);
  TrackingPlan plan{.domain = TextOf(root, "name"),
                    .title = TextOf(root, "title"),
                    .description = TextOf(root, "description"),
                    .strict = FlagOf(root, "strict"),
                    .events = ReadEvents(root, report)};
  const bool is_elsewhere = !place.domain.empty() && !plan.domain.empty();
  if (is_elsewhere && plan.domain != place.domain)
    report.Error(PositionOf(root, "name"),
                 "the plan is called `" + plan.domain +
                     "`, but lies in the folder of the domain `" + place.domain + "`",
                 "A plan has the name of its domain.");
  out.references.push_back({Reference::To::kDomain, plan.domain, PositionOf(root, "name")});
  for (const Yaml& item : ItemsOf(root, "events"))
    if (item.IsMap()) Refer(item, "owner", Reference::To::kUser, out);
  out.id.name = plan.domain;
  out.model = std::move(plan);
}

}  // namespace weft::mesh
