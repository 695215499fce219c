#include "journal/segment_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/files.hpp"

namespace weft::journal {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kFullBelowBytes = 64 << 10;  // a new file takes more than its bytes
// A place that is only reserved is noted as written by the first sync after a write there: it waits
// for the file system's own log. A small write takes zeros along for the place that comes after it,
// and those that follow wait for their bytes alone.
constexpr uint64_t kZerosBytes = 256 << 10;

[[noreturn]] void ThrowCannot(const char* verb, const fs::path& path, int code) {
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  const std::string what =
      std::string("cannot ") + verb + " " + path.string() + ": " + std::strerror(code);
  if (full) throw DiskFull(what);
  throw Error(ErrorKind::kUnavailable, what, "Check the disk and permissions.");
}

int OpenFile(const fs::path& path, SegmentFile::Use use) {
  const int flags = use == SegmentFile::Use::kRead ? O_RDONLY : O_RDWR;
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) ThrowCannot("open", path, errno);
  return descriptor;
}

class SystemFile final : public SegmentFile {
 public:
  SystemFile(const fs::path& path, Use use) : path_(path), descriptor_(OpenFile(path, use)) {}
  ~SystemFile() override { ::close(descriptor_); }
  SystemFile(const SystemFile&) = delete;
  SystemFile& operator=(const SystemFile&) = delete;

  const fs::path& path() const override { return path_; }
  uint64_t Size() const override;
  std::string ReadAt(uint64_t position, size_t count) const override;
  void WriteAt(uint64_t position, std::string_view bytes) override;
  void Truncate(uint64_t size) override;
  bool Reserve(uint64_t size) override;
  void Sync() override { WEFT_CHECK(::fdatasync(descriptor_) == 0); }

 private:
  uint64_t ZerosAfter(uint64_t end, size_t bytes) const;
  // What lies from `end` on is no more.
  void Forget(uint64_t end) {
    reserved_ = std::min(reserved_, end);
    written_ = std::min(written_, end);
  }

  const fs::path path_;
  const int descriptor_;
  uint64_t reserved_ = 0;  // the end of the place that was reserved
  uint64_t written_ = 0;   // of it, the end of what has been written, if only with zeros
};

uint64_t SystemFile::Size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) ThrowCannot("read", path_, errno);
  return static_cast<uint64_t>(status.st_size);
}

std::string SystemFile::ReadAt(uint64_t position, size_t count) const {
  std::string out(count, '\0');
  size_t have = 0;
  while (have < count) {
    const ssize_t got =
        ::pread(descriptor_, out.data() + have, count - have, static_cast<off_t>(position + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowCannot("read", path_, errno);
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  out.resize(have);
  return out;
}

uint64_t SystemFile::ZerosAfter(uint64_t end, size_t bytes) const {
  if (end <= written_ || end >= reserved_ || bytes >= kZerosBytes) return 0;
  return std::min(kZerosBytes, reserved_ - end);
}

void SystemFile::WriteAt(uint64_t position, std::string_view bytes) {
  static const std::string zeros(kZerosBytes, '\0');
  const uint64_t end = position + bytes.size(), more = ZerosAfter(end, bytes.size());
  const std::array pieces{iovec{const_cast<char*>(bytes.data()), bytes.size()},
                          iovec{const_cast<char*>(zeros.data()), more}};
  ssize_t written;
  do {
    written = ::pwritev(descriptor_, pieces.data(), pieces.size(), static_cast<off_t>(position));
  } while (written < 0 && errno == EINTR);
  if (written >= static_cast<ssize_t>(bytes.size())) {
    written_ = std::max(written_, position + static_cast<uint64_t>(written));
    return;
  }
  const int code = written < 0 ? errno : ENOSPC;
  // A whole record of what is refused here must not be found behind a later one.
  WEFT_CHECK(::ftruncate(descriptor_, static_cast<off_t>(position)) == 0);
  Forget(position);
  ThrowCannot("write", path_, code);
}

void SystemFile::Truncate(uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) ThrowCannot("cut", path_, errno);
  Forget(size);
}

bool SystemFile::Reserve(uint64_t size) {
  const uint64_t before = Size();
  if (before < size && ::posix_fallocate(descriptor_, static_cast<off_t>(before),
                                         static_cast<off_t>(size - before)) != 0) {
    Truncate(before);
    return false;
  }
  reserved_ = size;
  return true;
}

}  // namespace

void SystemDisk::MakeFolder(const fs::path& folder) { fs::create_directories(folder); }

std::vector<std::string> SystemDisk::List(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  return names;
}

void SystemDisk::Create(const fs::path& path, std::string_view bytes) {
  try {
    WriteFileDurably(path, bytes, 0600);
  } catch (const Error& error) {
    std::error_code unknown;
    const auto space = fs::space(path.parent_path(), unknown);
    if (!unknown && space.available < bytes.size() + kFullBelowBytes)
      throw DiskFull(error.message());
    throw;
  }
}

std::unique_ptr<SegmentFile> SystemDisk::Open(const fs::path& path, SegmentFile::Use use) {
  return std::make_unique<SystemFile>(path, use);
}

void SystemDisk::Remove(const fs::path& path) {
  std::error_code failed;  // a file that stays is removed again by the next call after a start
  fs::remove(path, failed);
}

void SystemDisk::SyncFolder(const fs::path& folder) { weft::SyncFolder(folder); }

}  // namespace weft::journal
