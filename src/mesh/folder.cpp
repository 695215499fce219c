#include "mesh/folder.hpp"

#include <algorithm>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/folder_unit.hpp"
#include "mesh/parse.hpp"
#include "mesh/parsers.hpp"

namespace weft::mesh {
namespace {

using Area = Spot::Area;

// A document's tree before its meaning is read: its place depends on the product beside it.
struct Draft {
  const FolderFile* file = nullptr;
  Spot spot;
  Yaml root;
  std::string text;
};

class Reader {
 public:
  Reader(const std::vector<FolderFile>& files, const ReadText& read, const Rules* rules)
      : files_(files), read_(read), rules_(rules) {}

  Folder Read() {
    for (const auto& [path, file] : files_.all())
      if (!IsHidden(path)) Sort(path, *file);
    for (Draft& draft : drafts_) ReadDraft(draft);
    for (ReadDocument& document : documents_) PutIntoUnit(document);
    Binding binding{files_, read_, folder_.findings};
    for (auto& [_, unit] : units_) BindUnit(unit, binding);
    CheckNamesOnce(documents_, folder_.findings);
    CheckMeshRules(documents_, rules_, folder_.findings);
    CheckLeftOver();
    Finish();
    return std::move(folder_);
  }

 private:
  void Add(Severity severity, const std::string& file, Position at, std::string message,
           std::string hint = {}) {
    folder_.findings.push_back({severity, file, at, std::move(message), std::move(hint)});
  }

  void Sort(const std::string& path, const FolderFile& file) {
    Spot spot = SpotOf(path);
    const bool holds_documents = spot.area != Area::kOther && spot.area != Area::kTests;
    if (holds_documents && IsDocumentFile(spot.file)) {
      files_.Claim(path);
      ReadDrafts(file, spot);
    } else if (IsCodeFile(spot.file) && spot.area == Area::kTests) {
      UnitOf(spot).tests.push_back(path);
    } else if (IsCodeFile(spot.file) && spot.area != Area::kOther) {
      UnitOf(spot).code.push_back(path);
    }
  }

  void ReadDrafts(const FolderFile& file, const Spot& spot) {
    CheckFolderName(file, spot);
    try {
      const std::string text = read_(file);
      for (YamlDocument& document : ParseYaml(text))
        AddDraft({&file, spot, std::move(document.root),
                  text.substr(document.begin, document.end - document.begin)});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInvalid) throw;
      folder_.findings.push_back(SyntaxFinding(error, file.path));
      UnitOf(spot).is_broken = true;
    }
  }

  void AddDraft(Draft draft) {
    const bool is_product = TextOf(draft.root, "kind") == RowOf(Kind::kProduct).document_kind;
    const std::string name = TextOf(draft.root, draft.root.Find("name") ? "name" : "id");
    if (is_product && draft.spot.area == Area::kProduct && !name.empty())
      product_names_[{draft.spot.domain, draft.spot.product}] = name;
    drafts_.push_back(std::move(draft));
  }

  // A domain's folder bears the domain's name; said once, at its first document.
  void CheckFolderName(const FolderFile& file, const Spot& spot) {
    if (spot.domain.empty() || !seen_domains_.insert(spot.domain).second) return;
    if (const auto fault = DomainNameFault(spot.domain))
      Add(Severity::kError, file.path, {},
          "the folder `" + spot.domain + "` cannot be a domain, its name " + *fault,
          "Rename the folder.");
  }

  void ReadDraft(const Draft& draft) {
    Place place{draft.file->path, draft.spot.domain, "", draft.spot.major};
    if (!draft.spot.product.empty()) {
      const auto name = product_names_.find({draft.spot.domain, draft.spot.product});
      place.product = name == product_names_.end() ? draft.spot.product : name->second;
    }
    const auto kind = FindKind(TextOf(draft.root, "kind"));
    std::string_view home;
    if (kind && !MayLie(*kind, draft.spot.area, home))
      return Add(
          Severity::kError, draft.file->path, draft.root.at,
          "a " + std::string(RowOf(*kind).document_kind) + " does not belong into this folder",
          "Put it into " + std::string(home) + ".");
    auto resource = ParseDocument(draft.root, draft.text, place, folder_.findings);
    if (!resource) {
      UnitOf(draft.spot).is_broken = true;
      return;
    }
    documents_.push_back({std::move(*resource), draft.spot, draft.root.at});
  }

  Unit& UnitOf(const Spot& spot) {
    Unit& unit = units_[{spot.domain, spot.product, spot.major}];
    unit.is_product = !spot.product.empty();
    unit.folder = spot.domain.empty() ? "" : spot.domain + "/";
    if (unit.is_product) unit.folder += spot.product + "/";
    if (spot.major > 0) unit.folder += "v" + std::to_string(spot.major) + "/";
    return unit;
  }

  void PutIntoUnit(ReadDocument& document) {
    const Kind kind = document.resource.id.kind;
    if (kind == Kind::kProduct) UnitOf(document.spot).products.push_back(&document);
    if (kind == Kind::kContract) UnitOf(document.spot).contracts.push_back(&document);
  }

  // Files that nothing names, where all that could name them is here and could be read.
  void CheckLeftOver() {
    std::set<std::string> silent;
    for (const auto& [_, unit] : units_)
      if (unit.is_broken) silent.insert(unit.folder);
    std::set<std::string> known;
    for (const Draft& draft : drafts_) known.insert(draft.spot.domain + "/" + draft.spot.product);
    for (const auto& [path, file] : files_.all()) {
      const Spot spot = SpotOf(path);
      if (files_.IsClaimed(path) || IsHidden(path) || IsForPeople(spot.file)) continue;
      if (!spot.product.empty() && !known.contains(spot.domain + "/" + spot.product)) continue;
      if (std::ranges::none_of(silent,
                               [&](const std::string& folder) { return path.starts_with(folder); }))
        Add(Severity::kWarning, path, {}, "no document names this file, it is left out");
    }
  }

  void Finish() {
    std::vector<const ReadDocument*> meshes;
    for (const ReadDocument& document : documents_)
      if (document.resource.id.kind == Kind::kMesh) meshes.push_back(&document);
    if (!meshes.empty()) folder_.name = meshes[0]->resource.id.name;
    for (size_t i = 1; i < meshes.size(); ++i)
      Add(Severity::kError, meshes[i]->resource.path, meshes[i]->at,
          "the folder has a second Mesh, the first is in " + meshes[0]->resource.path,
          "Keep one: it names the folder.");
    if (rules_ == nullptr && meshes.empty() && !UnitOf(Spot{}).is_broken)
      Add(Severity::kError, "weft.yaml", {}, "the folder has no name",
          "Add weft.yaml with `apiVersion: weft/v1`, `kind: Mesh` and `name:`.");
    for (ReadDocument& document : documents_)
      folder_.resources.push_back(std::move(document.resource));
    std::ranges::sort(folder_.resources, {}, &Resource::id);
    std::ranges::stable_sort(folder_.findings, {}, [](const Finding& finding) {
      return std::tie(finding.file, finding.at.line, finding.at.column);
    });
  }

  FileList files_;
  const ReadText& read_;
  const Rules* rules_;
  Folder folder_;
  std::vector<Draft> drafts_;
  std::vector<ReadDocument> documents_;
  std::map<std::pair<std::string, std::string>, std::string>
      product_names_;                                                // by domain and folder
  std::map<std::tuple<std::string, std::string, int>, Unit> units_;  // by domain, folder, major
  std::set<std::string> seen_domains_;
};

}  // namespace

Folder ReadFolder(const std::vector<FolderFile>& files, const ReadText& read, const Rules* rules) {
  return Reader(files, read, rules).Read();
}

}  // namespace weft::mesh
