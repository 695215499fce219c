#include "mesh/references.hpp"

#include "base/text.hpp"

namespace weft::mesh {
namespace {

using To = Reference::To;

// What a reference leads to, where resources are concerned.
struct Target {
  To to;
  Kind kind;
  std::string_view word;
};
constexpr Target kTargets[] = {
    {To::kDomain, Kind::kDomain, "domain"},    {To::kTeam, Kind::kTeam, "team"},
    {To::kUser, Kind::kUser, "user"},          {To::kContract, Kind::kContract, "contract"},
    {To::kProduct, Kind::kProduct, "product"}, {To::kTable, Kind::kContract, "table"},
};
const Target& TargetOf(To to) { return kTargets[static_cast<size_t>(to)]; }

std::vector<std::string> TableNames(const Snapshot& snapshot, const std::string& domain) {
  std::vector<std::string> names;
  const auto node = snapshot.domains.find(domain);
  if (node == snapshot.domains.end()) return names;
  for (const auto& [_, table] : node->second->tables) names.push_back(ToString(table->id));
  return names;
}

// Names that could have been meant: only of the reference's own domain, where it has one.
std::vector<std::string> KnownNames(const Snapshot& snapshot, const Reference& reference) {
  const std::string domain = reference.name.substr(0, reference.name.find('.'));
  if (reference.to == To::kTable) return TableNames(snapshot, domain);
  std::vector<std::string> names;
  const Kind kind = TargetOf(reference.to).kind;
  for (auto entry = snapshot.resources.lower_bound(ResourceId{kind, ""});
       entry != snapshot.resources.end(); ++entry) {
    if (entry->first.kind != kind) break;
    if (reference.to != To::kProduct || entry->first.name.starts_with(domain + "."))
      names.push_back(entry->first.name);
  }
  return names;
}

}  // namespace

bool Exists(const Snapshot& snapshot, const Reference& reference) {
  if (reference.to == To::kTable) {
    const auto id = ParseTableId(reference.name);
    return id && snapshot.FindTable(*id) != nullptr;
  }
  if (snapshot.resources.contains(ResourceId{TargetOf(reference.to).kind, reference.name}))
    return true;
  if (reference.to != To::kProduct) return false;
  // A product whose only major lies in a folder v2/ or later.
  const auto next =
      snapshot.resources.lower_bound(ResourceId{Kind::kProduct, reference.name + "@"});
  return next != snapshot.resources.end() && next->first.kind == Kind::kProduct &&
         next->first.name.starts_with(reference.name + "@");
}

std::vector<Finding> MissingReferences(const Resource& resource, const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const Reference& reference : resource.references) {
    if (Exists(snapshot, reference)) continue;
    const auto nearest = NearestWord(reference.name, KnownNames(snapshot, reference));
    findings.push_back(
        {Severity::kError, resource.path, reference.at,
         "there is no " + std::string(TargetOf(reference.to).word) + " `" + reference.name + "`",
         nearest ? "did you mean `" + *nearest + "`?" : ""});
  }
  return findings;
}

std::vector<Finding> MisspeltReferences(const Folder& folder) {
  std::vector<Edit> edits;
  for (const Resource& resource : folder.resources)
    edits.push_back({resource.id, std::make_shared<const Resource>(resource)});
  const SnapshotPtr snapshot = Next(nullptr, edits, 1, Time{});
  std::vector<Finding> findings;
  for (const Resource& resource : folder.resources) {
    for (Finding& finding : MissingReferences(resource, *snapshot)) {
      if (finding.hint.empty()) continue;
      finding.severity = Severity::kWarning;
      finding.message += " in this folder";
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace weft::mesh
