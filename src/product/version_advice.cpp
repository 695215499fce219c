#include "product/version_advice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::array<std::string_view, 3> kImpacts{"patch", "minor", "major"};
std::string_view NameOf(Impact impact) { return kImpacts[static_cast<size_t>(impact)]; }

struct Version {
  uint64_t major = 0, minor = 0, patch = 0;
  auto operator<=>(const Version&) const = default;
};

// "1.2.3", "1.2", "1", each with a "v" or without.
std::optional<Version> ParseVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version;
  for (uint64_t* part : {&version.major, &version.minor, &version.patch}) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), *part);
    if (fault != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    if (text.empty()) return version;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

Version Next(const Version& version, Impact impact) {
  if (impact == Impact::kMajor) return {version.major + 1, 0, 0};
  if (impact == Impact::kMinor) return {version.major, version.minor + 1, 0};
  return {version.major, version.minor, version.patch + 1};
}

// What a contract promises of a table or column; all other keys are words.
constexpr std::array<std::string_view, 15> kPromises{"schema",
                                                     "properties",
                                                     "items",
                                                     "name",
                                                     "physicalName",
                                                     "logicalType",
                                                     "physicalType",
                                                     "logicalTypeOptions",
                                                     "required",
                                                     "unique",
                                                     "primaryKey",
                                                     "primaryKeyPosition",
                                                     "criticalDataElement",
                                                     "quality",
                                                     "relationships"};

struct Field {
  std::string section;  // "schema"
  std::string name;     // "logicalType"; empty: an entry of a list, as a whole
};

// Of "schema[departures].properties[dep_delay].logicalType". Names in brackets may hold dots.
Field FieldOf(const std::string& path) {
  Field field;
  std::string word;
  int depth = 0;
  bool first = true;
  const auto end = [&] {
    if (first) field.section = word;
    first = false;
    field.name = std::exchange(word, {});
  };
  for (const char c : path) {
    if (c == '[') ++depth;
    if (depth == 0 && c != '.') word += c;
    if (depth == 0 && c == '.') end();
    if (c == ']') --depth;
  }
  end();
  if (path.ends_with(']')) field.name.clear();
  return field;
}

// The key of the innermost table, column or rule that a path leads to; of one as a whole, the key
// of the list that it is in.
std::string InnermostKey(const std::string& path) {
  const size_t close = path.rfind(']');
  if (close == std::string::npos) return path;
  if (close + 1 < path.size()) return Split(path.substr(close + 2), '.').front();
  const size_t open = path.rfind('[');
  const size_t dot = path.rfind('.', open);
  return path.substr(dot == std::string::npos ? 0 : dot + 1,
                     open - (dot == std::string::npos ? 0 : dot + 1));
}

bool IsPromise(const std::string& path) {
  return path.find(".quality[") != std::string::npos ||
         std::ranges::find(kPromises, InnermostKey(path)) != kPromises.end();
}

std::string_view TypeOf(const mesh::FieldChange& change) {
  if (change.before.empty()) return "ADD";
  return change.after.empty() ? "REMOVE" : "CHANGE";
}

// True when the path leads into what breaks.
bool Breaks(const std::string& path, const mesh::BreakingChange& broken) {
  if (!Lower(path).starts_with("schema[" + Lower(BareName(broken.table)) + "]")) return false;
  return broken.column.empty() ||
         Lower(path).find("properties[" + Lower(broken.column) + "]") != std::string::npos;
}

Impact ImpactOf(const mesh::FieldChange& change, const std::vector<mesh::BreakingChange>& breaks) {
  const bool is_schema = FieldOf(change.path).section == "schema";
  if (!is_schema) return TypeOf(change) == "REMOVE" ? Impact::kMinor : Impact::kPatch;
  const bool is_promise = IsPromise(change.path);
  const bool is_broken = std::ranges::any_of(
      breaks, [&](const mesh::BreakingChange& broken) { return Breaks(change.path, broken); });
  if (is_promise && is_broken && TypeOf(change) != "ADD") return Impact::kMajor;
  return is_promise ? Impact::kMinor : Impact::kPatch;
}

const mesh::Contract* ContractOf(const mesh::ResourcePtr& resource) {
  return resource ? std::get_if<mesh::Contract>(&resource->model) : nullptr;
}

bool IsOf(const mesh::BreakingChange& broken, const mesh::Snapshot& base,
          const mesh::Contract& contract) {
  const mesh::TablePtr table = base.FindTable(broken.table);
  return table && table->contract_id == contract.id;
}

VersionAdvice AdviceFor(const mesh::Resource& before, const mesh::Resource& after,
                        const std::vector<mesh::BreakingChange>& breaks) {
  VersionAdvice advice{.contract = after.id,
                       .before = std::get<mesh::Contract>(before.model).version,
                       .declared = std::get<mesh::Contract>(after.model).version};
  for (mesh::FieldChange& change :
       mesh::DiffDocuments(before.document.Text(), after.document.Text())) {
    if (change.path == "version") continue;
    const Impact impact = ImpactOf(change, breaks);
    advice.impact = std::max(advice.impact, impact);
    advice.fields.push_back({std::move(change), impact});
  }
  for (const mesh::BreakingChange& broken : breaks) advice.reasons.push_back(broken.message);
  if (!breaks.empty()) advice.impact = Impact::kMajor;
  return advice;
}

size_t CountOf(const VersionAdvice& advice, Impact impact) {
  return static_cast<size_t>(std::ranges::count(advice.fields, impact, &FieldImpact::impact));
}

Json DiffJson(const FieldImpact& field) {
  const Field parts = FieldOf(field.change.path);
  return {{"type", TypeOf(field.change)},
          {"section", parts.section},
          {"field", parts.name},
          {"path", field.change.path},
          {"value1", field.change.before},
          {"value2", field.change.after},
          {"impactLevel", NameOf(field.impact)}};
}

}  // namespace

std::optional<std::string> VersionAdvice::Suggested() const {
  const auto from = ParseVersion(before);
  if (!from) return std::nullopt;
  const Version next = Next(*from, impact);
  return std::to_string(next.major) + "." + std::to_string(next.minor) + "." +
         std::to_string(next.patch);
}

bool VersionAdvice::IsEnough() const {
  const auto suggested = Suggested();
  const auto given = ParseVersion(declared);
  return !suggested || !given || *given >= *ParseVersion(*suggested);
}

std::vector<VersionAdvice> AdviseVersions(const mesh::Snapshot& base,
                                          const std::vector<mesh::Edit>& edits,
                                          const std::vector<mesh::BreakingChange>& breaks) {
  std::vector<VersionAdvice> all;
  for (const mesh::Edit& edit : edits) {
    if (edit.id.kind != mesh::Kind::kContract || !edit.after) continue;
    const mesh::ResourcePtr before = base.Find(edit.id);
    const mesh::Contract* contract = ContractOf(before);
    if (!contract || before->document == edit.after->document) continue;
    std::vector<mesh::BreakingChange> own;
    for (const mesh::BreakingChange& broken : breaks)
      if (IsOf(broken, base, *contract)) own.push_back(broken);
    VersionAdvice advice = AdviceFor(*before, *edit.after, own);
    if (!advice.fields.empty()) all.push_back(std::move(advice));
  }
  return all;
}

Json ToJson(const VersionAdvice& advice) {
  Json diffs = Json::array();
  for (const FieldImpact& field : advice.fields) diffs.push_back(DiffJson(field));
  const auto suggested = advice.Suggested();
  return {{"kind", "MetadataDifference"},
          {"contract", advice.contract.name},
          {"source1", {{"id", advice.contract.name}, {"version", advice.before}}},
          {"source2", {{"id", advice.contract.name}, {"version", advice.declared}}},
          {"level", NameOf(advice.impact)},
          {"impact",
           {{"major", CountOf(advice, Impact::kMajor)},
            {"minor", CountOf(advice, Impact::kMinor)},
            {"patch", CountOf(advice, Impact::kPatch)}}},
          {"suggestedVersion", suggested ? Json(*suggested) : Json()},
          {"enough", advice.IsEnough()},
          {"reasons", advice.reasons},
          {"diffs", diffs}};
}

std::string ToText(const VersionAdvice& advice) {
  const auto suggested = advice.Suggested();
  std::string text = advice.contract.name + ": " + advice.before + " → " + *suggested + ", a " +
                     std::string(NameOf(advice.impact)) + " change";
  if (!advice.reasons.empty()) text += ": " + advice.reasons.front();
  return text + " (the document says " + advice.declared + ")";
}

}  // namespace weft::product
