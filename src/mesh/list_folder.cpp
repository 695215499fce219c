#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/folder.hpp"
#include "mesh/folder_layout.hpp"

namespace weft::mesh {
namespace {

namespace fs = std::filesystem;

constexpr int kDepthMax = 32;

// Walks one folder of a disk. Folders behind links are not entered, so there is no way round in
// circles.
class Lister {
 public:
  Lister(fs::path root, std::vector<Finding>& findings)
      : root_(std::move(root)), findings_(findings) {}

  std::vector<FolderFile> List() {
    Walk(root_, "", 0);
    std::ranges::sort(files_, {}, &FolderFile::path);
    return std::move(files_);
  }

 private:
  void LeaveOut(const std::string& path, const char* why) {
    findings_.push_back({Severity::kWarning, path, {}, std::string(why) + ", it is left out", ""});
  }

  void Walk(const fs::path& folder, const std::string& prefix, int depth) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (!name.starts_with('.')) Visit(*entry, prefix + name, depth);
    }
    if (error)
      throw Error(ErrorKind::kUnavailable,
                  "cannot read the folder " + folder.string() + ": " + error.message(),
                  "Check the permissions.");
  }

  void Visit(const fs::directory_entry& entry, const std::string& path, int depth) {
    if (!IsUtf8(path) || path.find('\\') != path.npos || IdFault(path.substr(path.rfind('/') + 1)))
      return LeaveOut(path.substr(0, Utf8Prefix(path)), "the name cannot be used in a mesh");
    if (entry.is_symlink()) return VisitLink(entry, path);
    if (entry.is_directory()) {
      if (depth >= kDepthMax) return LeaveOut(path, "the folder lies too deep");
      return Walk(entry.path(), path + "/", depth + 1);
    }
    if (!entry.is_regular_file()) return LeaveOut(path, "this is not a plain file");
    Add(entry.path(), path);
  }

  void VisitLink(const fs::directory_entry& entry, const std::string& path) {
    std::error_code error;
    const fs::path target = fs::canonical(entry.path(), error);
    if (error) return LeaveOut(path, "this link leads nowhere");
    const fs::path from_root = target.lexically_relative(root_);
    if (from_root.empty() || *from_root.begin() == "..")
      return LeaveOut(path, "this link leads out of the folder");
    if (!fs::is_regular_file(target, error))
      return LeaveOut(path, "links to folders are not followed");
    if (IsHidden(from_root.string())) return LeaveOut(path, "this link leads to a hidden file");
    Add(target, path);
  }

  void Add(const fs::path& file, const std::string& path) {
    std::error_code error;
    const uintmax_t bytes = fs::file_size(file, error);
    files_.push_back({path, Sha256HexOfFile(file), error ? 0 : bytes});
  }

  const fs::path root_;
  std::vector<Finding>& findings_;
  std::vector<FolderFile> files_;
};

}  // namespace

std::vector<FolderFile> ListFolder(const std::string& root, std::vector<Finding>& findings) {
  std::error_code error;
  const fs::path canonical = fs::canonical(root, error);
  if (error || !fs::is_directory(canonical, error))
    throw Error(ErrorKind::kNotFound, root + " is not a folder",
                "Name the folder that holds weft.yaml.");
  return Lister(canonical, findings).List();
}

}  // namespace weft::mesh
