#include "product/plan.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "base/text.hpp"
#include "policy/write_rights.hpp"
#include "product/breaks.hpp"
#include "product/former_names.hpp"
#include "product/mesh_check.hpp"
#include "product/policy_check.hpp"

namespace weft::product {
namespace {

// Names of entries that one has and the other not, or that differ.
template <typename Map>
std::vector<std::string> Differing(const Map& before, const Map& after) {
  std::set<std::string> names;
  for (const auto& [name, value] : before) {
    const auto found = after.find(name);
    if (found == after.end() || !(found->second == value)) names.insert(name);
  }
  for (const auto& [name, _] : after) {
    if (!before.contains(name)) names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> CodeChanges(const mesh::Resource& before, const mesh::Resource& after) {
  std::vector<std::string> names = Differing(before.code, after.code);
  std::ranges::move(Differing(before.files, after.files), std::back_inserter(names));
  return names;
}

std::string Quoted(const std::string& text) { return Json(text).dump(); }

// Where it comes from is kept with a resource, though no document says it.
void AddPlaceChanges(PlannedChange& change, const mesh::Resource& before,
                     const mesh::Resource& after) {
  if (before.folder != after.folder)
    change.fields.push_back({"(folder)", Quoted(before.folder), Quoted(after.folder)});
  if (before.path != after.path)
    change.fields.push_back({"(file)", Quoted(before.path), Quoted(after.path)});
}

PlannedChange ChangeOf(const mesh::ResourcePtr& before, const mesh::ResourcePtr& after) {
  const mesh::Resource& shown = after ? *after : *before;
  PlannedChange change{.id = shown.id, .path = shown.path};
  if (!before) change.verb = Verb::kCreate;
  if (!after) change.verb = Verb::kDelete;
  if (!before || !after) return change;
  if (before->document != after->document)
    change.fields = mesh::DiffDocuments(before->document.Text(), after->document.Text());
  change.code = CodeChanges(*before, *after);
  AddPlaceChanges(change, *before, *after);
  const bool same = SameContent(*before, *after) && before->folder == after->folder &&
                    before->path == after->path;
  change.verb = same ? Verb::kKeep : Verb::kChange;
  return change;
}

// Directly in that place, or anywhere when there is none: a major beside it is not a part of it.
bool LiesIn(const mesh::Entry& resource, const std::string& place) {
  return place.empty() || resource.path.substr(0, resource.path.rfind('/') + 1) == place;
}

// What the folder says, less what the mesh already has, and what it no longer says.
std::vector<mesh::Edit> EditsOf(const mesh::Snapshot& base, const FolderRead& folder) {
  std::vector<mesh::Edit> edits;
  std::set<mesh::ResourceId> wanted(folder.kept.begin(), folder.kept.end());
  for (const mesh::Resource& resource : folder.read) {
    auto after = std::make_shared<mesh::Resource>(resource);
    after->folder = folder.name;
    wanted.insert(after->id);
    if (ChangeOf(base.Find(after->id), after).verb != Verb::kKeep)
      edits.push_back({resource.id, std::move(after)});
  }
  if (folder.name.empty() && folder.place.empty()) return edits;
  for (const auto& [id, resource] : base.resources) {
    const bool is_ours = resource->folder == folder.name && LiesIn(*resource, folder.place);
    if (is_ours && !wanted.contains(id)) edits.push_back({id, nullptr});
  }
  return edits;
}

// Resources of the folder's domains that another folder, the API or the portal made.
std::vector<mesh::ResourceId> NotFromHere(const mesh::Snapshot& candidate,
                                          const std::string& folder) {
  std::vector<mesh::ResourceId> others;
  if (folder.empty()) return others;
  for (const auto& [id, resource] : candidate.resources) {
    if (resource->folder == folder) continue;
    const std::string& domain = resource->outline.domain;
    const mesh::EntryPtr owner =
        domain.empty() ? nullptr : candidate.FindEntry({mesh::Kind::kDomain, domain});
    if (owner && owner->folder == folder) others.push_back(id);
  }
  return others;
}

std::vector<std::string> TablesMadeAnew(const mesh::Snapshot& base,
                                        const mesh::Snapshot& candidate) {
  std::vector<std::string> names;
  for (const auto& [domain, node] : candidate.domains) {
    const auto before = base.domains.find(domain);
    if (before != base.domains.end() && before->second == node) continue;
    for (const auto& [key, slot] : node->tables) {
      const mesh::SlotPtr old_slot = base.FindSlot({domain, key});
      if (old_slot == slot) continue;
      const mesh::TablePtr table = slot->Get(), old = old_slot ? old_slot->Get() : nullptr;
      const bool has_data = !table->sql.empty() || table->file;
      if (has_data && (!old || old->version != table->version)) names.push_back(domain + "." + key);
    }
  }
  return names;
}

// A plan shows what stands in a document only to those who may change it.
void CheckRights(Draft& draft, const mesh::Caller& caller, const mesh::Snapshot& base) {
  for (PlannedChange& change : draft.plan.changes) {
    policy::WriteVerdict verdict = policy::MayWrite(caller, change.id, base, *draft.candidate);
    if (verdict.allowed) continue;
    draft.plan.refusals.push_back(std::move(verdict.reason));
    change.fields.clear();
    change.code.clear();
    std::erase_if(draft.plan.versions,
                  [&](const VersionAdvice& advice) { return advice.contract == change.id; });
  }
}

}  // namespace

Draft MakePlan(const mesh::SnapshotPtr& base, std::vector<mesh::Edit> edits,
               const mesh::Caller& caller, Time now) {
  std::ranges::sort(edits, {}, &mesh::Edit::id);
  Draft draft{.edits = std::move(edits)};
  draft.candidate = draft.edits.empty() ? base : mesh::Next(base, draft.edits, base->seq + 1, now);
  Plan& plan = draft.plan;
  for (const mesh::Edit& edit : draft.edits)
    plan.changes.push_back(ChangeOf(base->Find(edit.id), edit.after));
  plan.findings = CheckMesh(*base, *draft.candidate, draft.edits);
  std::ranges::move(CheckFormerNames(*draft.candidate, draft.edits),
                    std::back_inserter(plan.findings));
  std::ranges::move(CheckPolicies(draft.candidate, draft.edits, now),
                    std::back_inserter(plan.findings));
  std::vector<mesh::BreakingChange> breaks = FindBreaks(*base, *draft.candidate, draft.edits, now);
  plan.versions = AdviseVersions(*base, draft.edits, breaks);
  for (mesh::BreakingChange& each : breaks) plan.breaking.push_back({std::move(each), {}});
  plan.deprecations = FindDeprecations(*base, *draft.candidate, draft.edits, now);
  CheckRights(draft, caller, *base);
  std::ranges::move(ForeignNames(caller, *base, draft.edits), std::back_inserter(plan.refusals));
  plan.rebuild = TablesMadeAnew(*base, *draft.candidate);
  return draft;
}

Draft MakePlan(const PlanRequest& request) {
  const FolderRead& folder = request.folder;
  Draft draft = MakePlan(request.base, EditsOf(*request.base, folder), request.caller, request.now);
  Plan& plan = draft.plan;
  plan.folder = folder.name;
  plan.missing = folder.missing;
  plan.findings.insert(plan.findings.begin(), folder.findings.begin(), folder.findings.end());
  plan.not_from_here = NotFromHere(*draft.candidate, folder.name);
  size_t written = 0;
  for (PlannedChange& change : plan.changes) {
    change.drifted = folder.drifted.contains(change.id);
    if (change.verb != Verb::kDelete) ++written;
  }
  plan.unchanged = folder.kept.size() + folder.read.size() - written;
  return draft;
}

}  // namespace weft::product
