#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "product/plan.hpp"

// A plan for programs and for a terminal.
namespace weft::product {
namespace {

struct VerbRow {
  std::string_view name;
  char sign;
};
constexpr std::array kVerbs{VerbRow{"create", '+'}, VerbRow{"change", '~'}, VerbRow{"delete", '-'},
                            VerbRow{"keep", ' '}};
const VerbRow& RowOf(Verb verb) { return kVerbs[static_cast<size_t>(verb)]; }

constexpr size_t kValueShownMax = 60;  // of a field's value on a terminal

size_t CountOf(const Plan& plan, Verb verb) {
  return static_cast<size_t>(std::ranges::count(plan.changes, verb, &PlannedChange::verb));
}

Json IdJson(const mesh::ResourceId& id) {
  return {{"kind", mesh::RowOf(id.kind).name}, {"name", id.name}};
}

Json ChangeJson(const PlannedChange& change) {
  Json fields = Json::array();
  for (const mesh::FieldChange& field : change.fields) {
    fields.push_back({{"path", field.path}, {"before", field.before}, {"after", field.after}});
  }
  Json json{{"verb", RowOf(change.verb).name}};
  json.update(IdJson(change.id));
  json.update({{"path", change.path},
               {"fields", fields},
               {"code", change.code},
               {"drifted", change.drifted}});
  return json;
}

Json BreakJson(const PlannedBreak& broken) {
  return {{"table", ToString(broken.change.table)},
          {"column", broken.change.column},
          {"message", broken.change.message},
          {"readers", broken.readers}};
}

Json StoppedJson(const StoppedSql& stopped) {
  const bool is_question = !stopped.question.empty();
  Json json{{"table", is_question ? "" : ToString(stopped.table)},
            {"product", stopped.product},
            {"owner", stopped.owner},
            {"reason", stopped.reason}};
  if (is_question) json["question"] = stopped.is_hidden ? "" : stopped.question;
  return json;
}

Json DeprecationJson(const Deprecation& deprecation) {
  return {{"table", ToString(deprecation.table)},
          {"notice", deprecation.notice},
          {"readers", deprecation.readers},
          {"told", deprecation.told}};
}

constexpr std::array<std::string_view, 4> kRowsNames{"same", "more", "fewer", "others"};

Json ColumnsJson(const std::vector<policy::ColumnShift>& columns) {
  Json json = Json::array();
  for (const policy::ColumnShift& each : columns)
    json.push_back({{"column", each.column}, {"before", each.before}, {"after", each.after}});
  return json;
}

Json ShiftJson(const PlannedShift& planned) {
  const policy::Shift& shift = planned.shift;
  const auto seen = [](bool find, bool read) { return read ? "read" : find ? "find" : "nothing"; };
  return {{"who", shift.principal},
          {"table", ToString(shift.table)},
          {"touches", planned.touches},
          {"before", seen(shift.could_find, shift.could_read)},
          {"after", seen(shift.can_find, shift.can_read)},
          {"gains", ColumnsJson(shift.gains)},
          {"loses", ColumnsJson(shift.losses)},
          {"rows", kRowsNames[static_cast<size_t>(policy::RowsOf(shift))]},
          {"filters_before", shift.filters_before},
          {"filters_after", shift.filters_after}};
}

template <typename List, typename Make>
Json ListJson(const List& list, const Make& make) {
  Json json = Json::array();
  for (const auto& each : list) json.push_back(make(each));
  return json;
}

// At most so many characters, never through the middle of one.
std::string Shortened(const std::string& value) {
  if (value.size() <= kValueShownMax) return value;
  const std::string_view front = std::string_view(value).substr(0, kValueShownMax);
  return std::string(front.substr(0, Utf8Prefix(front))) + "…";
}

std::string FieldText(const mesh::FieldChange& field) {
  std::string text = "      " + field.path + ": ";
  if (field.before.empty()) return text + "set to " + Shortened(field.after) + "\n";
  if (field.after.empty()) return text + "removed, was " + Shortened(field.before) + "\n";
  return text + Shortened(field.before) + " → " + Shortened(field.after) + "\n";
}

std::string ChangeText(const PlannedChange& change, size_t width) {
  std::string line = std::string("  ") + RowOf(change.verb).sign + " " + ToString(change.id);
  if (!change.path.empty())
    line += std::string(width - ToString(change.id).size() + 2, ' ') + change.path;
  line += "\n";
  for (const mesh::FieldChange& field : change.fields) line += FieldText(field);
  for (const std::string& code : change.code) line += "      " + code + ": content differs\n";
  if (change.drifted)
    line += "      changed since by another way than this folder: apply overwrites that\n";
  return line;
}

std::string ChangesText(const Plan& plan) {
  size_t width = 0;
  for (const PlannedChange& change : plan.changes)
    width = std::max(width, ToString(change.id).size());
  std::string text;
  for (const PlannedChange& change : plan.changes) text += ChangeText(change, width);
  return text;
}

std::string BreakText(const PlannedBreak& broken) {
  const std::string column =
      broken.change.column.empty() ? std::string() : "." + broken.change.column;
  std::string text =
      "  " + ToString(broken.change.table) + column + ": " + broken.change.message + "\n";
  if (broken.readers.empty()) return text + "      nobody read it in the last 90 days\n";
  return text + "      read by " + Join(broken.readers, ", ") + "\n";
}

std::string StoppedText(const StoppedSql& stopped) {
  if (!stopped.question.empty())
    return "  " + (stopped.is_hidden ? "a saved question" : "question " + stopped.question) +
           ", of " + stopped.owner + ", who is told\n" +
           (stopped.reason.empty() ? "" : "      " + stopped.reason + "\n");
  std::string text = "  " + ToString(stopped.table);
  if (!stopped.product.empty()) text += ", product " + stopped.product;
  if (!stopped.owner.empty()) text += ", team " + stopped.owner;
  return text + "\n      " + stopped.reason + "\n";
}

// Only where the document asks for less than it should.
std::string VersionsText(const Plan& plan) {
  std::string text;
  for (const VersionAdvice& advice : plan.versions)
    if (!advice.IsEnough()) text += "  " + ToText(advice) + "\n";
  return text.empty() ? text : "\nSuggested versions:\n" + text;
}

std::string DeprecationText(const Deprecation& deprecation) {
  const std::string text = "  " + deprecation.notice + "\n";
  if (deprecation.readers.empty()) return text + "      nobody read it in the last 90 days\n";
  return text + "      read by " + Join(deprecation.readers, ", ") + "\n" +
         "      told: " + Join(deprecation.told, ", ") + "\n";
}

std::string ColumnsText(const std::vector<policy::ColumnShift>& columns) {
  constexpr size_t kNamedMax = 8;
  std::string text;
  for (size_t i = 0; i < columns.size() && i < kNamedMax; ++i) {
    const policy::ColumnShift& each = columns[i];
    text += (i == 0 ? "" : ", ") + each.column + " (" + each.before + " → " + each.after + ")";
  }
  if (columns.size() > kNamedMax)
    text += " and " + WithThousands(columns.size() - kNamedMax) + " more";
  return text;
}

std::string RowsText(const policy::Shift& shift) {
  const policy::Rows rows = policy::RowsOf(shift);
  if (rows == policy::Rows::kSame) return {};
  const auto joined = [](const std::vector<std::string>& filters) {
    return filters.empty() ? std::string("all") : Join(filters, " AND ");
  };
  return "      " + std::string(kRowsNames[static_cast<size_t>(rows)]) +
         " rows: " + joined(shift.filters_before) + " → " + joined(shift.filters_after) + "\n";
}

// "  + analyst on flights.departures (12 touches)" and what of it.
std::string ShiftText(const PlannedShift& planned) {
  const policy::Shift& shift = planned.shift;
  const bool gains = policy::GainsAny(shift), loses = policy::LosesAny(shift);
  std::string text =
      std::string("  ") +
      (gains && loses ? "~ "
       : gains        ? "+ "
                      : "- ") +
      shift.principal + " on " + ToString(shift.table) + " (" +
      (planned.touches == 1 ? "1 touch" : WithThousands(planned.touches) + " touches") + ")\n";
  if (shift.could_find != shift.can_find)
    text += shift.can_find ? "      may know of it\n" : "      may not know of it any more\n";
  if (!shift.could_read && shift.can_read) text += "      may read it\n";
  if (shift.could_read && !shift.can_read) return text + "      may not read it any more\n";
  if (!shift.gains.empty()) text += "      gains " + ColumnsText(shift.gains) + "\n";
  if (!shift.losses.empty()) text += "      loses " + ColumnsText(shift.losses) + "\n";
  return text + RowsText(shift);
}

// "Title:\n  line\n…", nothing for an empty list.
template <typename List, typename Line>
std::string Section(const std::string& title, const List& list, const Line& line) {
  if (list.empty()) return {};
  std::string text = "\n" + title + ":\n";
  for (const auto& each : list) text += line(each);
  return text;
}

std::string SummaryText(const Plan& plan) {
  if (!plan.missing.empty())
    return WithThousands(plan.missing.size()) + " files are still to be sent.\n";
  if (plan.IsEmpty()) return "Nothing to do: the mesh is as the folder says.\n";
  return WithThousands(CountOf(plan, Verb::kCreate)) + " to create, " +
         WithThousands(CountOf(plan, Verb::kChange)) + " to change, " +
         WithThousands(CountOf(plan, Verb::kDelete)) + " to delete, " +
         WithThousands(plan.unchanged) + " unchanged.\n";
}

}  // namespace

Json ToJson(const Plan& plan) {
  return {
      {"folder", plan.folder},
      {"summary",
       {{"create", CountOf(plan, Verb::kCreate)},
        {"change", CountOf(plan, Verb::kChange)},
        {"delete", CountOf(plan, Verb::kDelete)},
        {"unchanged", plan.unchanged}}},
      {"changes", ListJson(plan.changes, &ChangeJson)},
      {"breaking", ListJson(plan.breaking, &BreakJson)},
      {"stopping", ListJson(plan.stopping, &StoppedJson)},
      {"versions", ListJson(plan.versions, [](const VersionAdvice& each) { return ToJson(each); })},
      {"access", ListJson(plan.impact.shifts, &ShiftJson)},
      {"access_cut", plan.impact.is_cut},
      {"findings", ListJson(plan.findings, &FindingJson)},
      {"deprecations", ListJson(plan.deprecations, &DeprecationJson)},
      {"held", plan.held},
      {"refusals", plan.refusals},
      {"not_from_here", ListJson(plan.not_from_here, &IdJson)},
      {"rebuild", plan.rebuild},
      {"missing", plan.missing}};
}

Json FindingJson(const mesh::Finding& finding) {
  return {{"severity", finding.severity == mesh::Severity::kError ? "error" : "warning"},
          {"file", finding.file},
          {"line", finding.at.line},
          {"column", finding.at.column},
          {"message", finding.message},
          {"hint", finding.hint}};
}

std::string ToText(const Plan& plan) {
  const auto plain = [](const std::string& line) { return "  " + line + "\n"; };
  std::string text = ChangesText(plan);
  text += Section("Breaks readers (apply needs --allow-breaking, or make it a new major version)",
                  plan.breaking, &BreakText);
  text += Section("SQL that stops working", plan.stopping, &StoppedText);
  text += VersionsText(plan);
  text += Section("Deprecated, its readers are told", plan.deprecations, &DeprecationText);
  text +=
      Section(std::string("Who gains (+) and who loses (-), by the last 90 days of use and whom "
                          "rules name") +
                  (plan.impact.is_cut ? "; not all were compared" : ""),
              plan.impact.shifts, &ShiftText);
  text += Section("Not from this folder, kept", plan.not_from_here,
                  [](const mesh::ResourceId& id) { return "  " + ToString(id) + "\n"; });
  text += Section("Data taken in or made anew", plan.rebuild, plain);
  text += Section("Findings", plan.findings,
                  [](const mesh::Finding& finding) { return "  " + ToString(finding) + "\n"; });
  text += Section("Held by agreements in force", plan.held, plain);
  text += Section("Not allowed", plan.refusals, plain);
  return text + (text.empty() ? "" : "\n") + SummaryText(plan);
}

}  // namespace weft::product
