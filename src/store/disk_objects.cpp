#include "store/disk_objects.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/object_address.hpp"
#include "store/object_errors.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScratch = ".weft-tmp";
constexpr auto kScratchKept = std::chrono::hours(24);
constexpr int kFolderTries = 100;
constexpr size_t kPieceBytes = 1 << 20;

[[noreturn]] void ThrowCannot(const char* verb, const fs::path& path, int code) {
  throw Error(ErrorKind::kUnavailable,
              std::string("cannot ") + verb + " " + path.string() + ": " + std::strerror(code),
              code == ENOSPC || code == EDQUOT ? "Make room on the disk, then try again."
                                               : "Check the disk and the folder's permissions.");
}

bool IsAbsent(int code) { return code == ENOENT || code == ENOTDIR; }

// A folder that is gone again has nothing to lose.
void SyncIfThere(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // EINVAL: a file system that keeps folders in order without being asked.
  WEFT_CHECK(opened.get() < 0 || ::fsync(opened.get()) == 0 || errno == EINVAL);
}

// The folder and those above it, each of them durable. 0, or an errno.
int MakeFolder(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) return 0;
  if (const int code = MakeFolder(folder.parent_path()); code != 0) return code;
  if (::mkdir(folder.c_str(), 0755) != 0) return errno == EEXIST ? 0 : errno;
  SyncIfThere(folder.parent_path());
  return 0;
}

// The folder behind a root's address, with links in its own way resolved.
fs::path FolderOf(const std::string& root) {
  const fs::path folder = ParseAddress(root).path;
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) ThrowCannot("make", folder, errno);
  std::error_code error;
  const fs::path real = fs::canonical(folder, error);
  if (error) ThrowCannot("open", folder, error.value());
  if (const int code = MakeFolder(real / kScratch); code != 0) ThrowCannot("use", folder, code);
  return real;
}

void SweepScratch(const fs::path& scratch) {
  std::error_code ignored;
  const auto before = fs::file_time_type::clock::now() - kScratchKept;
  for (const auto& entry : fs::directory_iterator(scratch, ignored))
    if (entry.last_write_time(ignored) < before) fs::remove(entry.path(), ignored);
}

bool HasLink(fs::path at, const fs::path& below) {
  struct stat status {};
  for (const fs::path& part : below) {
    at /= part;
    if (::lstat(at.c_str(), &status) != 0) return false;  // nor is there anything behind it
    if (S_ISLNK(status.st_mode)) return true;
  }
  return false;
}

ObjectInfo InfoOf(const struct stat& status) {
  const auto since = std::chrono::seconds(status.st_mtim.tv_sec) +
                     std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return {.bytes = static_cast<uint64_t>(status.st_size),
          .etag = std::to_string(status.st_ino) + "-" + std::to_string(status.st_size) + "-" +
                  std::to_string(since.count()),
          .modified = Time(std::chrono::floor<std::chrono::microseconds>(since))};
}

std::optional<ObjectInfo> LookAt(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0)
    return S_ISREG(status.st_mode) ? std::optional(InfoOf(status)) : std::nullopt;
  if (IsAbsent(errno)) return std::nullopt;
  ThrowCannot("look at", path, errno);
}

// 0, or an errno. Another's Remove may take an empty folder away between its making and its use.
int InFolderOf(const fs::path& target, const std::function<int()>& publish) {
  for (int tries = 1;; ++tries) {
    int code = MakeFolder(target.parent_path());
    if (code == 0 && publish() != 0) code = errno;
    if (code == 0) SyncIfThere(target.parent_path());
    if (code != ENOENT || tries == kFolderTries) return code;
  }
}

// A file that nobody names yet, and that is gone with this unless it is published.
class NewFile {
 public:
  explicit NewFile(fs::path path)
      : path_(std::move(path)),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
    if (file_.get() < 0) ThrowCannot("create", path_, errno);
  }
  ~NewFile() { ::unlink(path_.c_str()); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void Write(std::string_view bytes) {
    Append(bytes);
    Sync();
  }
  void Copy(const fs::path& from) {
    const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (source.get() < 0) ThrowCannot("read", from, errno);
    std::string piece(kPieceBytes, '\0');
    for (;;) {
      const ssize_t got = ::read(source.get(), piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) ThrowCannot("read", from, errno);
      if (got == 0) return Sync();
      Append(std::string_view(piece).substr(0, static_cast<size_t>(got)));
    }
  }
  void Replace(const fs::path& target) {
    const int code = InFolderOf(target, [&] { return ::rename(path_.c_str(), target.c_str()); });
    if (code != 0) ThrowCannot("write", target, code);
  }
  // False: there is one already.
  bool BecomeNew(const fs::path& target) {
    const int code = InFolderOf(target, [&] { return ::link(path_.c_str(), target.c_str()); });
    if (code != 0 && code != EEXIST) ThrowCannot("write", target, code);
    return code == 0;
  }

 private:
  void Append(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) ThrowCannot("write", path_, errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
  }
  // Nobody names this file yet: a failed sync loses nothing, so it needs not stop the process.
  void Sync() {
    if (::fsync(file_.get()) != 0) ThrowCannot("sync", path_, errno);
  }

  const fs::path path_;
  const Descriptor file_;
};

}  // namespace

DiskObjects::DiskObjects(std::string root) : root_(std::move(root)), folder_(FolderOf(root_)) {
  SweepScratch(folder_ / kScratch);
}

std::filesystem::path DiskObjects::PathOf(const std::string& address) const {
  const fs::path below = address.substr(root_.size() + 1);
  if (*below.begin() == kScratch) ThrowOutside(address, "what is being written lies there");
  if (HasLink(folder_, below)) ThrowOutside(address, "a link is in its way");
  return folder_ / below;
}

std::filesystem::path DiskObjects::NewPath() const {
  return folder_ / kScratch / ToHex(RandomBytes(12));
}

std::optional<ObjectInfo> DiskObjects::Look(const std::string& address) {
  return LookAt(PathOf(address));
}

std::string DiskObjects::Read(const std::string& address) {
  const auto info = Look(address);
  if (!info) ThrowNotThere(address);
  if (info->bytes > kReadBytesMax) ThrowTooLarge(address);
  return ReadFile(PathOf(address));
}

std::string DiskObjects::ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) {
  const fs::path path = PathOf(address);
  if (!LookAt(path)) ThrowNotThere(address);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) ThrowCannot("read", path, errno);
  std::string out;
  out.resize(bytes);
  for (size_t have = 0; have < bytes;) {
    const ssize_t got =
        ::pread(file.get(), out.data() + have, bytes - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowCannot("read", path, errno);
    if (got == 0) ThrowTooShort(address, offset + bytes);
    have += static_cast<size_t>(got);
  }
  return out;
}

void DiskObjects::Put(const std::string& address, std::string_view bytes) {
  const fs::path target = PathOf(address);
  NewFile file(NewPath());
  file.Write(bytes);
  file.Replace(target);
}

void DiskObjects::PutFile(const std::string& address, const std::filesystem::path& source) {
  const fs::path target = PathOf(address);
  NewFile file(NewPath());
  file.Copy(source);
  file.Replace(target);
}

bool DiskObjects::PutNew(const std::string& address, std::string_view bytes) {
  const fs::path target = PathOf(address);
  NewFile file(NewPath());
  file.Write(bytes);
  return file.BecomeNew(target);
}

void DiskObjects::Remove(const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    const fs::path path = PathOf(address);
    if (::unlink(path.c_str()) != 0 && !IsAbsent(errno)) ThrowCannot("remove", path, errno);
    RemoveEmptyFolders(path.parent_path());
  }
}

void DiskObjects::RemoveEmptyFolders(std::filesystem::path folder) const {
  while (folder != folder_ && (::rmdir(folder.c_str()) == 0 || errno == ENOENT))
    folder = folder.parent_path();
}

void DiskObjects::List(const std::string& prefix,
                       const std::function<bool(const ListedObject&)>& see) {
  std::error_code ignored;
  if (!fs::is_directory(folder_, ignored)) ThrowCannot("open", folder_, ENOTDIR);
  const std::string below = prefix.substr(root_.size() + 1);
  const size_t slash = below.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : below.substr(0, slash + 1);
  if (!folder.empty()) PathOf(AddressBelow(root_, folder.substr(0, slash)));
  Walk(folder, below, see);
}

// `below` is a folder relative to the root, "" or with a slash at its end. False: enough is seen.
bool DiskObjects::Walk(const std::string& below, const std::string& prefix,
                       const std::function<bool(const ListedObject&)>& see) const {
  std::error_code error;
  std::vector<std::string> names;  // with its slash a folder sorts where what is in it belongs
  for (fs::directory_iterator entry(folder_ / below, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::file_type type = entry->symlink_status().type();
    std::string name = below + entry->path().filename().string();
    if (type == fs::file_type::directory)
      name += '/';
    else if (type != fs::file_type::regular)
      continue;
    if (name == std::string(kScratch) + "/") continue;
    if (name.starts_with(prefix) || (name.ends_with('/') && prefix.starts_with(name)))
      names.push_back(std::move(name));
  }
  if (error && !IsAbsent(error.value())) ThrowCannot("list", folder_ / below, error.value());
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (name.ends_with('/')) {
      if (!Walk(name, prefix, see)) return false;
    } else if (const auto info = LookAt(folder_ / name)) {
      if (!see({AddressBelow(root_, name), *info})) return false;
    }
  }
  return true;
}

std::optional<std::filesystem::path> DiskObjects::OnDisk(const std::string& address) {
  return PathOf(address);
}

}  // namespace weft::store
