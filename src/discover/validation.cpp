#include "discover/validation.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/visible.hpp"
#include "lineage/saved_questions.hpp"
#include "mesh/folder.hpp"
#include "mesh/parse.hpp"
#include "mesh/references.hpp"
#include "product/question_check.hpp"

namespace weft::discover {
namespace {

using mesh::Finding;
using mesh::Reference;
using mesh::Resource;

constexpr std::string_view kMeshFile = "weft.yaml";

bool IsFolder(const std::vector<Draft>& drafts) {
  return std::ranges::find(drafts, kMeshFile, &Draft::path) != drafts.end();
}

class Validator {
 public:
  Validator(audit::Guard& guard, engine::Engine& engine, const mesh::Caller& caller,
            const mesh::SnapshotPtr& snapshot)
      : guard_(guard), engine_(engine), caller_(caller), snapshot_(snapshot) {}

  std::vector<Finding> Run(const std::vector<Draft>& drafts) {
    if (IsFolder(drafts)) {
      ReadTogether(drafts);
    } else {
      for (const Draft& draft : drafts) ReadAlone(draft);
    }
    if (!HasErrors(findings_)) {
      std::vector<mesh::Edit> edits;
      for (const auto& resource : resources_) edits.push_back({resource->id, resource});
      candidate_ = mesh::Next(snapshot_, edits, snapshot_->seq, snapshot_->at);
      for (const auto& resource : resources_) Judge(*resource);
    }
    return std::move(findings_);
  }

 private:
  void ReadTogether(const std::vector<Draft>& drafts) {
    std::vector<mesh::FolderFile> files;
    for (const Draft& draft : drafts)
      files.push_back({draft.path, Sha256Hex(draft.text), draft.text.size()});
    mesh::Folder folder = mesh::ReadFolder(files, [&](const mesh::FolderFile& file) {
      return std::ranges::find(drafts, file.path, &Draft::path)->text;
    });
    findings_ = std::move(folder.findings);
    for (Resource& resource : folder.resources) Keep(std::move(resource));
  }

  void ReadAlone(const Draft& draft) {
    const mesh::Place place = PlaceOf(draft);
    try {
      for (const YamlDocument& each : ParseYaml(draft.text)) {
        const std::string_view text =
            std::string_view(draft.text).substr(each.begin, each.end - each.begin);
        if (auto read = mesh::ParseDocument(each.root, text, place, findings_))
          Keep(std::move(*read));
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInvalid) throw;
      findings_.push_back(mesh::SyntaxFinding(error, place.file));
    }
  }

  // Where the resource lies that it replaces, else as its path says.
  mesh::Place PlaceOf(const Draft& draft) const {
    const auto kind = mesh::FindKind(draft.kind);
    const mesh::ResourcePtr replaced =
        kind ? snapshot_->Find({*kind, draft.name}) : mesh::ResourcePtr();
    if (replaced && MayKnow(guard_, caller_, *replaced, snapshot_)) return mesh::PlaceOf(*replaced);
    return mesh::PlaceOf(draft.path);
  }

  void Keep(Resource resource) {
    resources_.push_back(std::make_shared<const Resource>(std::move(resource)));
  }

  void Judge(const Resource& resource) {
    for (const Reference& reference : resource.references) {
      if (mesh::Exists(*candidate_, reference) && (IsOurs(reference) || IsKnown(reference)))
        continue;
      findings_.push_back({mesh::Severity::kError, resource.path, reference.at,
                           "there is no " + std::string(mesh::WordOf(reference)) + " `" +
                               reference.name + "`, or you may not know of it",
                           ""});
    }
    if (const auto* question = std::get_if<mesh::Question>(&resource.model)) {
      const auto reads =
          lineage::BindQuestion(*question, {caller_, guard_, snapshot_}, guard_, engine_);
      if (reads.fault) findings_.push_back(product::QuestionFault(resource, *reads.fault));
    }
  }

  // It is among the documents themselves.
  bool IsOurs(const Reference& reference) const { return !mesh::Exists(*snapshot_, reference); }

  bool IsKnown(const Reference& reference) const {
    if (reference.to == Reference::To::kTable) {
      const auto id = mesh::ParseTableId(reference.name);
      const mesh::TablePtr table = id ? snapshot_->FindTable(*id) : nullptr;
      return table && guard_.Decide(caller_, mesh::Action::kDiscover, *table, snapshot_).discover;
    }
    const mesh::ResourcePtr found = mesh::TargetOf(*snapshot_, reference);
    return found && MayKnow(guard_, caller_, *found, snapshot_);
  }

  audit::Guard& guard_;
  engine::Engine& engine_;
  const mesh::Caller& caller_;
  const mesh::SnapshotPtr& snapshot_;
  mesh::SnapshotPtr candidate_;
  std::vector<mesh::ResourcePtr> resources_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> Validate(audit::Guard& guard, engine::Engine& engine,
                              const mesh::Caller& caller, const std::vector<Draft>& drafts,
                              const mesh::SnapshotPtr& snapshot) {
  return Validator(guard, engine, caller, snapshot).Run(drafts);
}

}  // namespace weft::discover
