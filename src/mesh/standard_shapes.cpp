#include "mesh/standard_shapes.hpp"

#include <algorithm>

namespace weft::mesh {
namespace {

using std::string_view;

constexpr Key kAuthorityKeys[] = {
    {"id", Shape::kText},
    {"url", Shape::kText, true},
    {"type", Shape::kText, true},
    {"description", Shape::kText},
};

constexpr string_view kOurProperties[] = {
    "weft.unit",        "weft.nullMeans",   "weft.declassifies",    "weft.nullMarks",
    "weft.badRows",     "weft.delimiter",   "weft.endOfLife",       "weft.engine",
    "weft.instead",     "weft.formerly",    "weft.declassifiedFor", "weft.intendedUsers",
    "weft.materialise", "weft.incremental", "weft.watermark",       "weft.schedule",
    "weft.upload",      "weft.consumer",    "weft.landing",         "weft.events",
    "weft.pseudonymise"};

constexpr Key kCustomPropertyKeys[] = {
    {"id", Shape::kText},
    {"property", Shape::kText, true, nullptr, {}, kOurProperties},
    {"value", Shape::kAny, true},
    {"description", Shape::kText},
};

constexpr Key kDescriptionKeys[] = {
    {"purpose", Shape::kText},
    {"usage", Shape::kText},
    {"limitations", Shape::kText},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};

constexpr Key kTeamMemberKeys[] = {
    {"id", Shape::kText},
    {"username", Shape::kText, true},
    {"name", Shape::kText},
    {"description", Shape::kText},
    {"role", Shape::kText},
    {"dateIn", Shape::kText},
    {"dateOut", Shape::kText},
    {"replacedByUsername", Shape::kText},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
};

constexpr Key kTeamKeys[] = {
    {"id", Shape::kText},
    {"name", Shape::kText},
    {"description", Shape::kText},
    {"members", Shape::kObjects, false, &kTeamMember},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
};

constexpr Key kRoleKeys[] = {
    {"id", Shape::kText},
    {"role", Shape::kText, true},
    {"description", Shape::kText},
    {"access", Shape::kText},
    {"firstLevelApprovers", Shape::kText},
    {"secondLevelApprovers", Shape::kText},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};

bool IsStableId(string_view id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !id.empty() && std::ranges::all_of(id, fits);
}

}  // namespace

constexpr ObjectShape kAuthority{"an authoritative definition", kAuthorityKeys};
constexpr ObjectShape kCustomProperty{"a custom property", kCustomPropertyKeys};
constexpr ObjectShape kDescription{"`description`", kDescriptionKeys};
constexpr ObjectShape kRole{"a role", kRoleKeys};
constexpr ObjectShape kTeamMember{"a team member", kTeamMemberKeys};
constexpr ObjectShape kTeamObject{"`team`", kTeamKeys};

void CheckStableIds(const Yaml& yaml, Report& report) {
  for (const auto& [key, value] : yaml.entries) {
    // What a custom property or a rule's engine holds is not the standard's.
    if (key.text == "value" || key.text == "implementation" || key.text == "arguments") continue;
    for (const Yaml& item : value.items) {
      const std::string id = TextOf(item, "id");
      if (item.Find("id") && key.text != "inputContracts" && !IsStableId(id))
        report.Error(PositionOf(item, "id"),
                     "`id` is `" + id + "`, it may hold only letters, digits, _ and -");
      CheckStableIds(item, report);
    }
    CheckStableIds(value, report);
  }
}

void CheckCustomProperties(const Yaml& yaml, Report& report) {
  for (const Yaml& entry : ItemsOf(yaml, "customProperties")) {
    const std::string name = TextOf(entry, "property");
    if (name.starts_with("weft.") &&
        std::ranges::find(kOurProperties, name) == std::end(kOurProperties))
      report.Warning(PositionOf(entry, "property"), "Weft knows no property `" + name + "`",
                     Suggestion(name, kOurProperties));
  }
  for (const auto& [key, value] : yaml.entries) {
    if (key.text == "customProperties") continue;
    CheckCustomProperties(value, report);
    for (const Yaml& item : value.items) CheckCustomProperties(item, report);
  }
}

}  // namespace weft::mesh
