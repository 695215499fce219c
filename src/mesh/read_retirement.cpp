#include "mesh/read_retirement.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

// ODCS names properties without regard to case, and this one also by its short form.
constexpr std::array<std::string_view, 2> kEndOfLife{"endoflife", "el"};

std::optional<Time> ReadDate(const Yaml& value, std::string_view name, Report& report) {
  const auto time = value.IsScalar() ? ParseTime(value.text) : std::nullopt;
  if (!time)
    report.Error(value.at, "`" + std::string(name) + "` must be a date", "Write \"2027-06-30\".");
  return time;
}

std::string ReadInstead(const Yaml& root, Report& report) {
  const Yaml* value = CustomOf(root, "weft.instead");
  if (!value) return {};
  CheckValue({"weft.instead", Shape::kText}, *value, report);
  return value->text;
}

bool IsEndOfLife(const Yaml& sla) {
  const std::string property = Lower(TextOf(sla, "property"));
  return TextOf(sla, "element").empty() &&
         std::ranges::find(kEndOfLife, property) != kEndOfLife.end();
}

}  // namespace

Retirement ReadContractRetirement(const Yaml& root, Report& report) {
  Retirement retirement{.at = {}, .instead = ReadInstead(root, report)};
  for (const Yaml& sla : ItemsOf(root, "slaProperties")) {
    const Yaml* value = IsEndOfLife(sla) ? sla.Find("value") : nullptr;
    if (value != nullptr && !value->IsNull()) retirement.at = ReadDate(*value, "endOfLife", report);
  }
  return retirement;
}

Retirement ReadProductRetirement(const Yaml& root, Report& report) {
  Retirement retirement{.at = {}, .instead = ReadInstead(root, report)};
  if (const Yaml* value = CustomOf(root, "weft.endOfLife"))
    retirement.at = ReadDate(*value, "weft.endOfLife", report);
  return retirement;
}

List<FormerName> ReadFormerNames(const Yaml& table, Report& report) {
  List<FormerName> names;
  const Yaml* value = CustomOf(table, "weft.formerly");
  if (value == nullptr) return names;
  if (!value->IsList())
    report.Error(value->at, "`weft.formerly` must be a list",
                 "Write - {table: flights.old_name, until: \"2027-06-30\"}.");
  for (const Yaml& item : value->items) {
    const auto id = ParseTableId(TextOf(item, "table"));
    const Yaml* until = item.Find("until");
    if (!id || id->name.find('@') != std::string::npos || until == nullptr) {
      report.Error(item.at, "an entry of `weft.formerly` names a table and until when it is found",
                   "Write {table: flights.old_name, until: \"2027-06-30\"}.");
      continue;
    }
    if (const auto time = ReadDate(*until, "until", report)) names.push_back({*id, *time, item.at});
  }
  return names;
}

}  // namespace weft::mesh
