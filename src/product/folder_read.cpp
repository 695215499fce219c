#include "product/folder_read.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kMeshFile = "weft.yaml";

bool EndsWithAny(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return path.ends_with(ending); });
}
bool IsDocument(std::string_view path) { return EndsWithAny(path, {".yaml", ".yml"}); }
bool IsText(std::string_view path) { return IsDocument(path) || path.ends_with(".sql"); }

// "flights/departures/v1/x.sql" -> "flights/departures"; a file higher up is its own unit.
std::string_view UnitOf(std::string_view path) {
  const size_t first = path.find('/');
  const size_t second = first == path.npos ? path.npos : path.find('/', first + 1);
  return path.substr(0, second);
}

std::string_view TopOf(std::string_view path) {
  const size_t slash = path.find('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

constexpr size_t kPathMax = 1024;

// What keeps a path from being one of a folder; empty when nothing does.
std::string PathFault(std::string_view path) {
  if (path.empty() || path.size() > kPathMax) return "must have 1 to 1024 characters";
  if (!IsUtf8(path)) return "is not UTF-8";
  if (std::ranges::any_of(path,
                          [](unsigned char c) { return c < ' ' || c == 0x7f || c == '\\'; })) {
    return "has a control character or a backslash";
  }
  for (const std::string& part : Split(path, '/')) {
    if (part.empty()) return "must be relative, with one / between its parts";
    if (part == "." || part == "..") return "leads out of its folder";
  }
  return {};
}

std::string Printable(std::string_view path) {
  return std::string(path.substr(0, Utf8Prefix(path)));
}

bool IsSha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

[[noreturn]] void Refuse(const std::string& message) {
  throw Error(ErrorKind::kInvalid, message, "Let weft apply list the folder.");
}

// One reading: which units differ, then those units' documents.
class Reader {
 public:
  explicit Reader(const ReadRequest& request) : request_(request) {}

  FolderRead Read() {
    for (const mesh::FolderFile& file : request_.files)
      result_.manifest.push_back({file.path, file.sha256});
    std::ranges::sort(result_.manifest, {}, &store::AppliedFile::path);
    if (!FindName()) return std::move(result_);
    LoadApplied();
    FindChangedUnits();
    FindUnclaimed();
    ReadUnits();
    if (result_.missing.empty()) FindDrift();
    return std::move(result_);
  }

 private:
  // The folder's name stands in weft.yaml; without one the folder is read whole, so that its
  // findings say so.
  bool FindName() {
    if (request_.part) {
      result_.name = request_.part->folder;
      result_.place = request_.part->place;
      read_all_ = true;
      return true;
    }
    const auto file = std::ranges::find(request_.files, kMeshFile, &mesh::FolderFile::path);
    if (file == request_.files.end()) return true;
    if (AddIfMissing(file->sha256)) return false;
    result_.name = mesh::ReadFolder({*file}, ReadText()).name;
    return true;
  }

  void LoadApplied() {
    if (result_.name.empty() || request_.part) return;
    std::vector<store::AppliedFile> applied = request_.applied(result_.name);
    for (const store::AppliedFile& file : applied) applied_.emplace(file.path, file.sha256);
    std::ranges::sort(applied, {}, &store::AppliedFile::path);
    result_.manifest_changed = applied != result_.manifest;
  }

  bool IsAsApplied(const std::string& path, const std::string& sha256) const {
    const auto found = applied_.find(path);
    return found != applied_.end() && found->second == sha256;
  }

  void FindChangedUnits() {
    std::unordered_set<std::string_view> present;
    for (const mesh::FolderFile& file : request_.files) {
      present.insert(file.path);
      if (IsAsApplied(file.path, file.sha256)) continue;
      changed_.insert(UnitOf(file.path));
      read_all_ = read_all_ || file.path == kMeshFile;
    }
    for (const auto& [path, _] : applied_) {
      if (!present.contains(path)) changed_.insert(UnitOf(path));
    }
    read_all_ = read_all_ || result_.name.empty();
  }

  // A unit whose files are as applied is read all the same when the registry has not what they say:
  // a document of it was changed or deleted by another way, or stands beside others in one file.
  void FindUnclaimed() {
    std::unordered_map<std::string_view, const mesh::Entry*> sole;
    for (const auto& [_, resource] : request_.base.resources) {
      if (resource->folder != result_.name || resource->path.empty()) continue;
      const auto [entry, is_new] = sole.emplace(resource->path, resource.get());
      if (!is_new) entry->second = nullptr;
    }
    for (const mesh::FolderFile& file : request_.files) {
      if (!IsDocument(file.path) || changed_.contains(UnitOf(file.path))) continue;
      const auto found = sole.find(file.path);
      const bool agrees = found != sole.end() && found->second != nullptr &&
                          found->second->document_sha256 == file.sha256;
      if (!agrees) unclaimed_.insert(UnitOf(file.path));
    }
  }

  bool IsRead(std::string_view path) const {
    const std::string_view unit = UnitOf(path);
    return read_all_ || changed_.contains(unit) || unclaimed_.contains(unit);
  }

  // The documents directly in a domain's folder say what the domain is: its products are read with
  // them.
  bool IsContext(std::string_view path, const std::unordered_set<std::string_view>& tops) const {
    if (path == kMeshFile) return true;
    const bool is_direct = !TopOf(path).empty() && UnitOf(path) == path;
    return is_direct && IsDocument(path) && tops.contains(TopOf(path));
  }

  void ReadUnits() {
    std::unordered_set<std::string_view> tops;
    for (const mesh::FolderFile& file : request_.files) {
      if (IsRead(file.path)) tops.insert(TopOf(file.path));
    }
    std::vector<mesh::FolderFile> chosen;
    for (const mesh::FolderFile& file : request_.files) {
      if (IsRead(file.path) || IsContext(file.path, tops)) chosen.push_back(file);
    }
    AddMissingTexts(chosen);
    if (!result_.missing.empty()) return;
    const mesh::Rules* rules = request_.part ? &request_.part->rules : nullptr;
    mesh::Folder folder = mesh::ReadFolder(chosen, ReadText(), rules);
    if (!request_.part) result_.name = folder.name;
    result_.read = std::move(folder.resources);
    result_.findings = std::move(folder.findings);
    AddMissingData();
    AddKept();
  }

  void AddMissingTexts(const std::vector<mesh::FolderFile>& files) {
    for (const mesh::FolderFile& file : files) {
      if (IsText(file.path)) AddIfMissing(file.sha256);
    }
  }

  void AddMissingData() {
    for (const mesh::Resource& resource : result_.read) {
      for (const auto& [_, file] : resource.files) AddIfMissing(file.sha256);
    }
  }

  bool AddIfMissing(const std::string& sha256) {
    if (request_.has(sha256)) return false;
    if (seen_missing_.insert(sha256).second) result_.missing.push_back(sha256);
    return true;
  }

  void AddKept() {
    std::set<mesh::ResourceId> read;
    for (const mesh::Resource& resource : result_.read) read.insert(resource.id);
    if (request_.part) return;
    for (const auto& [id, resource] : request_.base.resources) {
      const bool is_ours = resource->folder == result_.name && !resource->path.empty();
      if (is_ours && !IsRead(resource->path) && !read.contains(id)) result_.kept.push_back(id);
    }
  }

  static bool IsAsRead(const mesh::Resource& current, const mesh::Resource& read) {
    return current.document == read.document && current.code == read.code;
  }

  // The document's file is as last applied, yet the registry has another text or code, or none.
  void FindDrift() {
    for (const mesh::Resource& resource : result_.read) {
      const auto applied = applied_.find(resource.path);
      if (applied == applied_.end()) continue;
      const mesh::ResourcePtr current = request_.base.Find(resource.id);
      const bool same_file = IsAsApplied(resource.path, ShaOf(resource.path));
      if (same_file && (!current || !IsAsRead(*current, resource)))
        result_.drifted.insert(resource.id);
    }
  }

  std::string ShaOf(const std::string& path) const {
    const auto file =
        std::ranges::lower_bound(result_.manifest, path, {}, &store::AppliedFile::path);
    return file != result_.manifest.end() && file->path == path ? file->sha256 : std::string();
  }

  mesh::ReadText ReadText() const {
    return [this](const mesh::FolderFile& file) {
      const uint64_t bytes = std::filesystem::file_size(request_.contents.PathOf(file.sha256));
      if (bytes > YamlLimits{}.bytes_max)
        throw Error(ErrorKind::kInvalid,
                    file.path + " is too large for a document or code: " + WithThousands(bytes) +
                        " bytes of at most " + WithThousands(YamlLimits{}.bytes_max));
      return request_.contents.Read(file.sha256);
    };
  }

  const ReadRequest& request_;
  FolderRead result_;
  std::unordered_map<std::string, std::string> applied_;      // path -> sha256
  std::unordered_set<std::string_view> changed_, unclaimed_;  // units
  std::unordered_set<std::string> seen_missing_;
  bool read_all_ = false;
};

}  // namespace

void CheckManifest(const std::vector<mesh::FolderFile>& files) {
  std::unordered_set<std::string_view> seen;
  for (const mesh::FolderFile& file : files) {
    const std::string fault = PathFault(file.path);
    if (!fault.empty()) Refuse("The path " + Json(Printable(file.path)).dump() + " " + fault + ".");
    if (!seen.insert(file.path).second) Refuse("The path " + file.path + " is listed twice.");
    if (!IsSha256(file.sha256))
      Refuse("The file " + file.path + " has no SHA-256 of 64 lower-case hex digits.");
  }
}

FolderRead ReadFolderChanges(const ReadRequest& request) { return Reader(request).Read(); }

}  // namespace weft::product
