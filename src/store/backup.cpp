#include "store/backup.hpp"

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "store/archive.hpp"
#include "store/migrations.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

constexpr char kManifest[] = "manifest.json";
constexpr char kMadeBy[] = "weft backup";
constexpr int kManifestVersion = 1;

// Gone with its content when it goes out of scope.
class ScratchFolder {
 public:
  explicit ScratchFolder(fs::path path) : path_(std::move(path)) { fs::create_directories(path_); }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  const fs::path path_;
};

std::string Unique() { return ToHex(RandomBytes(6)); }

using Entries = std::map<std::string, fs::path>;  // name in the backup -> file that stays as it is

// Names come from a file that anybody may have made: none may lead out of the home.
bool IsSafe(const std::string& name) {
  const fs::path path(name);
  if (name.empty() || path.is_absolute() || name.find('\\') != std::string::npos) return false;
  return std::ranges::all_of(
      path, [](const fs::path& part) { return part != ".." && part != "." && !part.empty(); });
}

// The lake's files where they lie in the home. None changes once it has its name, and each was
// there before the pointers that lead to it; what is being written has none yet.
void AddLake(const Home& home, Entries& entries) {
  const fs::path lake = home.root() / "lake";
  if (!fs::exists(lake)) return;
  for (const auto& file : fs::recursive_directory_iterator(lake)) {
    const std::string name = fs::relative(file.path(), home.root()).string();
    if (file.is_regular_file() && IsSafe(name)) entries[name] = file.path();
  }
}

void CopySegments(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto& segment : fs::directory_iterator(from))
    if (segment.path().extension() == ".log")
      fs::copy_file(segment.path(), to / segment.path().filename());
}

// What lies in a folder of scratch, below the same name in the backup.
void AddCopied(const fs::path& scratch, const std::string& folder, Entries& entries) {
  for (const auto& file : fs::directory_iterator(scratch / folder))
    entries[folder + "/" + file.path().filename().string()] = file.path();
}

// Copies what grows meanwhile, lists what does not.
Entries Gather(const Home& home, const Registry& registry, const fs::path& scratch,
               const CopyEvents& copy_events) {
  Entries entries{{"weft.db", scratch / "weft.db"}, {"format", home.root() / "format"}};
  registry.CopyDatabase(scratch / "weft.db");
  if (fs::exists(home.root() / "key")) entries["key"] = home.root() / "key";
  CopySegments(home.Audit(), scratch / "audit");
  AddCopied(scratch, "audit", entries);
  if (copy_events)
    copy_events(scratch / "events");
  else if (fs::exists(home.root() / "events"))
    CopySegments(home.root() / "events", scratch / "events");
  if (fs::exists(scratch / "events")) AddCopied(scratch, "events", entries);
  for (const auto& file : fs::recursive_directory_iterator(home.Files())) {
    const std::string digest = file.path().filename().string();
    if (file.is_regular_file() && digest.size() == 64)
      entries["files/" + digest.substr(0, 2) + "/" + digest] = file.path();
  }
  AddLake(home, entries);
  return entries;
}

Json ManifestOf(const Entries& entries) {
  Json list = Json::array();
  for (const auto& [name, file] : entries) {
    const std::string sha256 = Sha256HexOfFile(file);
    if (name.starts_with("files/") && !name.ends_with(sha256))
      throw Error(ErrorKind::kUnavailable, "the data file " + file.string() + " is damaged",
                  "Remove it and apply its folder again, then repeat the backup.");
    list.push_back({{"path", name}, {"bytes", fs::file_size(file)}, {"sha256", sha256}});
  }
  return {{"made_by", kMadeBy}, {"version", kManifestVersion}, {"entries", list}};
}

void WriteBackup(const Entries& entries, const fs::path& file) {
  const std::string manifest = ManifestOf(entries).dump();
  ArchiveWriter writer(file);
  writer.AddText(kManifest, manifest);
  for (const auto& [name, path] : entries) writer.AddFile(name, path);
  writer.Close();
}

[[noreturn]] void ThrowNoBackup(const fs::path& file, const std::string& why) {
  throw Error(
      ErrorKind::kInvalid,
      file.string() + " is no backup of Weft, or it is damaged; nothing was restored: " + why,
      "Try another backup.");
}

// What a backup must hold: name -> digest.
std::map<std::string, std::string> ReadManifest(const fs::path& file, ArchiveReader& reader) {
  const auto first = reader.Next();
  if (first != kManifest) ThrowNoBackup(file, "it does not begin with its manifest");
  std::map<std::string, std::string> wanted;
  try {
    const Json json = Json::parse(reader.ReadText());
    if (json.at("made_by") != kMadeBy) ThrowNoBackup(file, "its manifest is of another program");
    if (json.at("version") > kManifestVersion)
      throw Error(ErrorKind::kUnavailable, file.string() + " was made by a newer Weft",
                  "Restore it with the newer Weft.");
    for (const Json& entry : json.at("entries")) wanted[entry.at("path")] = entry.at("sha256");
  } catch (const Json::exception& error) {
    ThrowNoBackup(file, "its manifest cannot be read");
  }
  return wanted;
}

void Unpack(const fs::path& file, const fs::path& into) {
  ArchiveReader reader(file);
  auto wanted = ReadManifest(file, reader);
  while (const auto name = reader.Next()) {
    const auto entry = wanted.find(*name);
    if (!IsSafe(*name) || entry == wanted.end()) ThrowNoBackup(file, "it holds " + *name);
    fs::create_directories((into / *name).parent_path());
    reader.ReadFile(into / *name);
    if (Sha256HexOfFile(into / *name) != entry->second)
      ThrowNoBackup(file, *name + " does not fit its digest");
    wanted.erase(entry);
  }
  if (!wanted.empty()) ThrowNoBackup(file, wanted.begin()->first + " is missing");
}

// The folders of a new home, as durable as its files.
void SyncFolders(const fs::path& root) {
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_directory()) SyncFolder(entry.path());
  SyncFolder(root);
}

void PutInPlace(const fs::path& staging, const fs::path& home) {
  fs::permissions(staging, fs::perms::owner_all);
  SyncFolders(staging);
  fs::rename(staging, home);
  SyncFolder(home.parent_path());
}

// Runs the work, turning what the file system throws into an Error.
template <typename Work>
void WithFiles(const std::string& what, Work&& work) {
  try {
    work();
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::kUnavailable, "cannot " + what + ": " + error.code().message(),
                "Check the path, its permissions and the room on the disk.", error.what());
  }
}

}  // namespace

void Backup(const Home& home, const Registry& registry, const fs::path& file,
            const CopyEvents& copy_events) {
  fs::path beside = file;
  beside += ".new-" + Unique();
  WithFiles("write the backup " + file.string(), [&] {
    const ScratchFolder scratch(home.Scratch() / ("backup-" + Unique()));
    try {
      WriteBackup(Gather(home, registry, scratch.path(), copy_events), beside);
      fs::rename(beside, file);
    } catch (...) {
      std::error_code ignored;
      fs::remove(beside, ignored);
      throw;
    }
    SyncFolder(file.has_parent_path() ? file.parent_path() : ".");
  });
}

void Restore(const fs::path& file, const fs::path& home) {
  const fs::path target = (fs::absolute(home) / "").lexically_normal().parent_path();
  WithFiles("restore into " + target.string(), [&] {
    if (fs::exists(target) && !(fs::is_directory(target) && fs::is_empty(target)))
      throw Error(ErrorKind::kConflict, target.string() + " is not empty; nothing was restored",
                  "Name a new or an empty folder with --home.");
    fs::path beside = target;
    beside += ".restore-" + Unique();
    const ScratchFolder staging(beside);
    Unpack(file, staging.path());
    if (!fs::exists(staging.path() / "format")) ThrowNoBackup(file, "format is missing");
    RefuseNewer(ReadFormat(staging.path() / "format"), file.string());
    PutInPlace(staging.path(), target);
  });
}

}  // namespace weft::store
