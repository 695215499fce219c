#include "product/publish.hpp"

#include <mutex>
#include <variant>

#include "base/error.hpp"
#include "mesh/folder_layout.hpp"
#include "mesh/parse.hpp"
#include "product/change.hpp"
#include "product/folder_read.hpp"
#include "product/possession.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kBreakingHint =
    "Keep the old columns, make a new major version (a folder v2/), or apply with "
    "--allow-breaking.";
constexpr std::string_view kBreakingWriteHint =
    "Make a new major version (a folder v2/), or write it with ?allow_breaking=true (weft delete: "
    "--allow-breaking).";

// Where a document that comes alone belongs: where the one that it replaces lies, else as its name
// says.
mesh::Place PlaceOf(const mesh::ResourceId& id, const mesh::ResourcePtr& before) {
  if (before) return mesh::PlaceOf(*before);
  mesh::Place place;
  const size_t dot = id.name.find('.');
  const bool is_in_domain = id.kind == mesh::Kind::kProduct || id.kind == mesh::Kind::kPolicy;
  if (dot == std::string::npos || !is_in_domain) return place;
  place.domain = id.name.substr(0, dot);
  if (id.kind == mesh::Kind::kProduct) place.product = id.name.substr(dot + 1);
  return place;
}

// Code and files stay with a resource whose document is put: they come with a folder only.
void KeepWhatBelongs(mesh::Resource& after, const mesh::Resource& before) {
  after.folder = before.folder;
  after.path = before.path;
  after.code = before.code;
  after.files = before.files;
}

void CheckFilesAreThere(const mesh::Resource& resource, std::vector<mesh::Finding>& findings) {
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  if (contract == nullptr) return;
  for (const mesh::Server& server : contract->servers) {
    if (server.type != "local" || resource.files.contains(server.path)) continue;
    findings.push_back({mesh::Severity::kError, resource.path, server.at,
                        "the file " + server.path + " is not here",
                        "Send it with weft apply, from a folder that has it."});
  }
}

void RequireVersion(const mesh::ResourceId& id, const mesh::EntryPtr& before,
                    std::optional<uint64_t> expected) {
  const uint64_t version = before ? before->version : 0;
  if (!expected || *expected == version) return;
  throw Error(ErrorKind::kConflict,
              ToString(id) + " has version " + std::to_string(version) + ", not " +
                  std::to_string(*expected) + ".",
              "Somebody was faster: read it again, then change it.");
}

void RequireExpected(const ApplyRequest& request, const mesh::Snapshot& base) {
  for (const Expected& each : request.expected)
    RequireVersion(each.id, base.FindEntry(each.id), each.version);
}

// The rules of the mesh folder that brought the domain.
mesh::Rules RulesIn(const std::string& domain, const mesh::Snapshot& base) {
  const mesh::EntryPtr entry = base.FindEntry({mesh::Kind::kDomain, domain});
  const mesh::ResourcePtr found =
      entry ? base.Find({mesh::Kind::kMesh, entry->folder}) : mesh::ResourcePtr();
  return found ? std::get<mesh::MeshDocument>(found->model).rules : mesh::Rules{};
}

// Where the product lies, else where it would.
std::optional<Part> PartOf(const ApplyRequest& request, const mesh::Snapshot& base) {
  if (request.product.empty()) return std::nullopt;
  const auto name = mesh::ParseTableId(request.product);
  if (!name)
    throw Error(ErrorKind::kInvalid, "'" + request.product + "' is no product",
                "products are named domain.product");
  const std::string domain = name->domain + "/";
  for (const mesh::FolderFile& file : request.files)
    if (!file.path.starts_with(domain))
      throw Error(ErrorKind::kInvalid, file.path + " is not the product's",
                  "its files lie below " + domain);
  const mesh::Rules rules = RulesIn(name->domain, base);
  const mesh::EntryPtr entry = base.FindEntry({mesh::Kind::kProduct, request.product});
  if (!entry || entry->path.empty())
    return Part{entry ? entry->folder : "", domain + name->name + "/", rules};
  return Part{entry->folder, entry->path.substr(0, entry->path.rfind('/') + 1), rules};
}

mesh::Edit ReadOne(const mesh::ResourceId& id, const mesh::ResourcePtr& before,
                   const std::string& document, std::vector<mesh::Finding>& findings) {
  std::optional<mesh::Resource> read =
      mesh::ParseDocumentText(document, PlaceOf(id, before), findings);
  RequireNoErrors(findings);
  if (read->id != id) {
    throw Error(
        ErrorKind::kInvalid,
        "The document is " + ToString(read->id) + ", the address says " + ToString(id) + ".",
        "Make them agree.");
  }
  auto after = std::make_shared<mesh::Resource>(std::move(*read));
  if (before) KeepWhatBelongs(*after, *before);
  CheckFilesAreThere(*after, findings);
  return {id, after};
}

// Which breaks refuse a change.
enum class Breaks {
  kAllowed,   // none
  kAll,       // any: a folder's author decides with --allow-breaking
  kOnlyRead,  // those with readers: a document that is put is meant
  kOnlySql,   // those of other products' SQL: who deletes a resource means it
};

}  // namespace

struct Publisher::Impl {
  Workshop workshop;
  std::mutex one_at_a_time;

  FolderRead Read(const mesh::Caller& caller, const ApplyRequest& request,
                  const mesh::Snapshot& base) {
    Possession possession(caller, base, workshop.files);
    const auto has = [&](const std::string& sha256) { return possession.Has(sha256); };
    const auto applied = [&](const std::string& folder) {
      return workshop.registry.FolderFiles(folder);
    };
    return ReadFolderChanges(
        {request.files, base, workshop.files, has, applied, PartOf(request, base)});
  }

  // What the part's folder was last applied with, less the part's code and data: the folder reads
  // them again, and sees what drifted. Nothing when it belongs to no folder.
  std::optional<std::pair<std::string, std::vector<store::AppliedFile>>> ManifestBeside(
      const FolderRead& part) const {
    if (part.name.empty()) return std::nullopt;
    std::vector<store::AppliedFile> files = workshop.registry.FolderFiles(part.name);
    std::erase_if(files, [&](const store::AppliedFile& file) {
      return file.path.starts_with(part.place) && !mesh::IsDocumentFile(file.path);
    });
    return std::pair(part.name, std::move(files));
  }

  // All that must hold before anything is written, in this order: rights, agreements, documents,
  // SQL, readers, data. A test takes nothing away from anybody.
  Intake Prepare(Change& change, Breaks breaks, bool is_test = false) {
    change.RequireRights();
    if (!is_test) change.FindHeld();
    change.RequireNotHeld();
    change.RequireNoErrors();
    if (breaks == Breaks::kOnlySql) change.ForgetBreaks();
    change.FindReaders();
    if (!is_test) change.FindTold();
    change.CheckOnEngine();
    change.RequireNoErrors();
    if (breaks == Breaks::kOnlyRead) change.ForgetUnreadBreaks();
    const auto hint = breaks == Breaks::kAll ? kBreakingHint : kBreakingWriteHint;
    if (breaks != Breaks::kAllowed) change.RequireNoBreaks(std::string(hint));
    Intake intake = change.TakeIn();
    change.RequireNoErrors();
    return intake;
  }

  // A plan says all that it can, but who reads a table, and what that becomes, only to those who
  // may change it.
  void Show(Change& change) {
    if (!change.plan().refusals.empty()) return;
    change.FindHeld();
    change.FindReaders();
    change.FindTold();
    if (!HasErrors(change.plan().findings)) change.CheckOnEngine();
    change.FindImpact();
  }
};

Publisher::Publisher(store::Registry& registry, store::Files& files, audit::Guard& guard,
                     engine::Engine& engine, lineage::Lineage& lineage)
    : impl_(new Impl{{registry, files, guard, engine, lineage}, {}}) {}
Publisher::~Publisher() = default;

ApplyResult Publisher::Apply(const mesh::Caller& caller, const ApplyRequest& request) {
  CheckManifest(request.files);
  const std::lock_guard lock(impl_->one_at_a_time);
  const mesh::SnapshotPtr base = impl_->workshop.registry.Now();
  const FolderRead folder = impl_->Read(caller, request, *base);
  ApplyResult result{.seq = base->seq};
  RequireExpected(request, *base);
  if (!folder.missing.empty()) {
    result.plan.folder = folder.name;
    result.plan.missing = folder.missing;
    return result;
  }
  const ChangeContext context{caller, "apply", request.request_id, request.client};
  Change change(impl_->workshop, context, base,
                MakePlan({base, folder, caller, impl_->workshop.guard.Now()}));
  if (request.dry_run) {
    impl_->Show(change);
  } else {
    result.intake =
        impl_->Prepare(change, request.allow_breaking ? Breaks::kAllowed : Breaks::kAll);
    result.applied = !change.plan().IsEmpty();
    if (!request.product.empty() && result.applied)
      result.seq = change.Commit(impl_->ManifestBeside(folder));
    else if (result.applied || folder.manifest_changed)
      result.seq = change.Commit(std::pair(folder.name, folder.manifest));
  }
  result.plan = change.plan();
  return result;
}

TestResult Publisher::Test(const mesh::Caller& caller, const ApplyRequest& request) {
  CheckManifest(request.files);
  const mesh::SnapshotPtr base = impl_->workshop.registry.Now();
  const FolderRead folder = impl_->Read(caller, request, *base);
  TestResult result;
  result.plan.missing = folder.missing;
  if (!folder.missing.empty()) return result;
  const ChangeContext context{caller, "test", request.request_id, request.client};
  Change change(impl_->workshop, context, base,
                MakePlan({base, folder, caller, impl_->workshop.guard.Now()}));
  impl_->Prepare(change, Breaks::kAllowed, true);
  result.plan = change.plan();
  result.tested = change.Test();
  return result;
}

uint64_t Publisher::Put(const mesh::Caller& caller, const mesh::ResourceId& id,
                        const std::string& document, const WriteRequest& request) {
  const std::lock_guard lock(impl_->one_at_a_time);
  const mesh::SnapshotPtr base = impl_->workshop.registry.Now();
  const mesh::ResourcePtr before = base->Find(id);
  RequireVersion(id, base->FindEntry(id), request.expected_version);
  std::vector<mesh::Finding> findings;
  const mesh::Edit edit = ReadOne(id, before, document, findings);
  const ChangeContext context{caller, request.action, request.request_id, {}};
  Draft draft = MakePlan(base, {edit}, caller, impl_->workshop.guard.Now());
  draft.plan.findings.insert(draft.plan.findings.begin(), findings.begin(), findings.end());
  Change change(impl_->workshop, context, base, std::move(draft));
  change.RequireRights();
  if (before && SameContent(*before, *edit.after)) return before->version;
  impl_->Prepare(change, request.allow_breaking ? Breaks::kAllowed : Breaks::kOnlyRead);
  change.Commit(std::nullopt, request.along);
  return impl_->workshop.registry.Now()->Find(id)->version;
}

Plan Publisher::PlanPut(const mesh::Caller& caller, const mesh::ResourceId& id,
                        const std::string& document) {
  const std::lock_guard lock(impl_->one_at_a_time);
  const mesh::SnapshotPtr base = impl_->workshop.registry.Now();
  const mesh::ResourcePtr before = base->Find(id);
  std::vector<mesh::Finding> findings;
  const mesh::Edit edit = ReadOne(id, before, document, findings);
  const bool is_same = before && SameContent(*before, *edit.after);
  Draft draft = MakePlan(base, is_same ? std::vector<mesh::Edit>{} : std::vector{edit}, caller,
                         impl_->workshop.guard.Now());
  draft.plan.unchanged = is_same ? 1 : 0;
  draft.plan.findings.insert(draft.plan.findings.begin(), findings.begin(), findings.end());
  const ChangeContext context{caller, "put", {}, {}};
  Change change(impl_->workshop, context, base, std::move(draft));
  impl_->Show(change);
  return change.plan();
}

void Publisher::Delete(const mesh::Caller& caller, const mesh::ResourceId& id,
                       const WriteRequest& request) {
  const std::lock_guard lock(impl_->one_at_a_time);
  const mesh::SnapshotPtr base = impl_->workshop.registry.Now();
  const mesh::ResourcePtr before = base->Find(id);
  if (!before)
    throw Error(ErrorKind::kNotFound, "There is no " + ToString(id) + ".",
                "weft get lists what is there.");
  RequireVersion(id, base->FindEntry(id), request.expected_version);
  const ChangeContext context{caller, "delete", request.request_id, {}};
  Change change(impl_->workshop, context, base,
                MakePlan(base, {{id, nullptr}}, caller, impl_->workshop.guard.Now()));
  impl_->Prepare(change, request.allow_breaking ? Breaks::kAllowed : Breaks::kOnlySql);
  change.Commit(std::nullopt);
}

}  // namespace weft::product
