#include "base/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"

namespace weft {
namespace {

[[noreturn]] void ThrowCannot(const char* verb, const std::filesystem::path& path, int code) {
  const ErrorKind kind = code == ENOENT ? ErrorKind::kNotFound : ErrorKind::kUnavailable;
  const char* hint = code == ENOSPC || code == EDQUOT  ? "Make room on the disk, then try again."
                     : code == EACCES || code == EPERM ? "Check the permissions."
                                                       : "";
  throw Error(
      kind, std::string("cannot ") + verb + " " + path.string() + ": " + std::strerror(code), hint);
}

void WriteAll(int descriptor, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ThrowCannot("write", path, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void WriteWhole(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) ThrowCannot("create", path, errno == ENOENT ? ENOTDIR : errno);
  WriteAll(file.get(), bytes, path);
  // Nobody names this file yet: a failed sync loses nothing, so it needs not stop the process.
  if (::fsync(file.get()) != 0) ThrowCannot("sync", path, errno);
}

// Who holds a lock stands in it, for those who find it held. It is no more than a hint: a full disk
// may keep it out.
void NameHolder(int lock) {
  const std::string holder = std::to_string(::getpid());
  if (::ftruncate(lock, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(lock, holder.data(), holder.size(), 0);
}

std::string HolderOf(int lock) {
  char holder[16];
  const ssize_t got = ::pread(lock, holder, sizeof holder, 0);
  return got > 0 ? " (process " + std::string(holder, static_cast<size_t>(got)) + ")" : "";
}

}  // namespace

std::string ReadFile(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) ThrowCannot("read", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) ThrowCannot("read", path, errno);
  std::string out;
  size_t have = 0;
  // One byte more than its size shows the end of the file without growing the text.
  out.resize(static_cast<size_t>(status.st_size) + 1);
  for (;;) {
    const ssize_t got = ::read(file.get(), out.data() + have, out.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowCannot("read", path, errno);
    have += static_cast<size_t>(got);
    if (got == 0) break;
    if (have == out.size()) out.resize(out.size() * 2);
  }
  out.resize(have);
  return out;
}

void WriteFileDurably(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  std::filesystem::path beside = path;
  beside += ".new-" + ToHex(RandomBytes(6));
  try {
    WriteWhole(beside, bytes, mode);
    if (::rename(beside.c_str(), path.c_str()) != 0) ThrowCannot("write", path, errno);
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  SyncFolder(path.has_parent_path() ? path.parent_path() : ".");
}

void SyncFolder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) ThrowCannot("open", folder, errno);
  // EINVAL: a file system that keeps folders in order without being asked.
  WEFT_CHECK(::fsync(opened.get()) == 0 || errno == EINVAL);
}

FileLock::FileLock(const std::filesystem::path& path, const std::string& message)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) ThrowCannot("open", path, errno == ENOENT ? ENOTDIR : errno);
  int result = 0;
  do {
    result = ::flock(descriptor_, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  const int code = errno;
  if (result == 0) {
    NameHolder(descriptor_);
    return;
  }
  const std::string holder = HolderOf(descriptor_);
  ::close(descriptor_);
  if (code == EWOULDBLOCK) throw Error(ErrorKind::kConflict, message + holder);
  ThrowCannot("lock", path, code);
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace weft
