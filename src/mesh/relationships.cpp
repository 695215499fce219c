#include "mesh/relationships.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/pattern.hpp"
#include "mesh/standard_shapes.hpp"

namespace weft::mesh {
namespace {

constexpr std::string_view kTypes[] = {"foreignKey"};
constexpr Key kRelationshipKeys[] = {
    {"type", Shape::kText, false, nullptr, kTypes},
    {"from", Shape::kAny},
    {"to", Shape::kAny, true},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};

Pattern ReferencePattern() {
  std::string fault;
  auto pattern = Pattern::Parse(
      "[A-Za-z_]\\w*\\.[A-Za-z_]\\w*|"
      "((https?://)?[\\w.\\-/]+\\.yaml#)?/?[A-Za-z_]\\w*/[\\w\\-]+(/[A-Za-z_]\\w*/[\\w\\-]+)*",
      fault);
  WEFT_CHECK(pattern.has_value());
  return *std::move(pattern);
}

void CheckReference(const Yaml& value, Report& report) {
  static const Pattern kReference = ReferencePattern();
  if (value.IsScalar() && value.text.size() <= 1000 && kReference.Matches(value.text)) return;
  report.Error(value.at,
               "a relationship names a column as `table.column` or `schema/<id>/properties/<id>`");
}

// How many columns one side names; 0 for one that is no list.
size_t CheckSide(const Yaml& value, Report& report) {
  if (!value.IsList()) {
    CheckReference(value, report);
    return 0;
  }
  if (value.items.empty()) report.Error(value.at, "a relationship needs at least one column");
  for (const Yaml& item : value.items) CheckReference(item, report);
  return value.items.size();
}

}  // namespace

constexpr ObjectShape kRelationship{"a relationship", kRelationshipKeys};

void CheckRelationships(const Yaml& object, bool of_column, Report& report) {
  for (const Yaml& yaml : ItemsOf(object, "relationships")) {
    const Yaml* from = yaml.Find("from");
    const Yaml* to = yaml.Find("to");
    if (of_column && from)
      report.Error(from->at, "`from` is the column itself here, so it must not be written",
                   "Remove it.");
    if (!of_column && !from)
      report.Error(yaml.at, "a relationship of a table needs the key `from`");
    const size_t to_count = to ? CheckSide(*to, report) : 0;
    if (of_column || !from || !to) continue;
    if (from->IsList() != to->IsList() || CheckSide(*from, report) != to_count)
      report.Error(yaml.at, "`from` and `to` must both be one column, or lists of equal length");
  }
}

}  // namespace weft::mesh
