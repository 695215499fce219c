#include "mesh/references.hpp"

#include <optional>

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
  for (const auto& [name, _] : node->second->tables) names.push_back(domain + "." + name);
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

// Nothing when it leads somewhere.
std::optional<Finding> MissingReference(const Resource& resource, const Reference& reference,
                                        const Snapshot& snapshot) {
  if (Exists(snapshot, reference)) return std::nullopt;
  const auto nearest = NearestWord(reference.name, KnownNames(snapshot, reference));
  return Finding{
      Severity::kError, resource.path, reference.at,
      "there is no " + std::string(TargetOf(reference.to).word) + " `" + reference.name + "`",
      nearest ? "did you mean `" + *nearest + "`?" : ""};
}

// Whether a folder that makes this mesh is the place for what is named.
bool BelongsHere(const Reference& reference, const Snapshot& folder) {
  switch (reference.to) {
    case To::kTeam: return !folder.teams.empty();
    case To::kUser: return !folder.users.empty();
    case To::kDomain: return false;
    default: {
      const std::string domain = reference.name.substr(0, reference.name.find('.'));
      return folder.resources.contains(ResourceId{Kind::kDomain, domain});
    }
  }
}

}  // namespace

std::string_view WordOf(const Reference& reference) { return TargetOf(reference.to).word; }

ResourcePtr TargetOf(const Snapshot& snapshot, const Reference& reference) {
  if (reference.to == To::kTable) return nullptr;
  const ResourceId id{TargetOf(reference.to).kind, reference.name};
  if (ResourcePtr found = snapshot.Find(id)) return found;
  // A product whose only major lies in a folder v2/ or later.
  const auto next = snapshot.resources.lower_bound(ResourceId{id.kind, id.name + "@"});
  const bool is_it = reference.to == To::kProduct && next != snapshot.resources.end() &&
                     next->first.kind == id.kind && next->first.name.starts_with(id.name + "@");
  return is_it ? next->second->Get() : nullptr;
}

bool Exists(const Snapshot& snapshot, const Reference& reference) {
  if (reference.to == To::kTable) {
    const auto id = ParseTableId(reference.name);
    return id && snapshot.FindSlot(*id) != nullptr;
  }
  return TargetOf(snapshot, reference) != nullptr;
}

std::vector<Finding> MissingReferences(const Resource& resource, const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const Reference& reference : resource.references) {
    if (auto finding = MissingReference(resource, reference, snapshot))
      findings.push_back(*std::move(finding));
  }
  return findings;
}

std::vector<Finding> DanglingReferences(const Folder& folder) {
  std::vector<Edit> edits;
  for (const Resource& resource : folder.resources)
    edits.push_back({resource.id, std::make_shared<const Resource>(resource)});
  const SnapshotPtr snapshot = Next(nullptr, edits, 1, Time{});
  std::vector<Finding> findings;
  for (const Resource& resource : folder.resources) {
    for (const Reference& reference : resource.references) {
      auto finding = MissingReference(resource, reference, *snapshot);
      if (!finding) continue;
      finding->message += " in this folder";
      if (!BelongsHere(reference, *snapshot)) {
        finding->severity = Severity::kWarning;
        if (finding->hint.empty()) finding->hint = "The mesh must have it already.";
      }
      findings.push_back(*std::move(finding));
    }
  }
  return findings;
}

}  // namespace weft::mesh
