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
  return {{"table", ToString(stopped.table)},
          {"product", stopped.product},
          {"owner", stopped.owner},
          {"reason", stopped.reason}};
}

Json DeprecationJson(const Deprecation& deprecation) {
  return {{"table", ToString(deprecation.table)},
          {"notice", deprecation.notice},
          {"readers", deprecation.readers},
          {"told", deprecation.told}};
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
