#include "journal/segment_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace weft::journal {
namespace {

[[noreturn]] void ThrowCannot(const char* verb, const std::filesystem::path& path, int code) {
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  throw Error(ErrorKind::kUnavailable,
              std::string("cannot ") + verb + " " + path.string() + ": " + std::strerror(code),
              full ? "Make room on the disk, then try again." : "Check the disk and permissions.");
}

int Open(const std::filesystem::path& path, SegmentFile::Use use) {
  const int flags = use == SegmentFile::Use::kRead ? O_RDONLY : O_RDWR;
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) ThrowCannot("open", path, errno);
  return descriptor;
}

}  // namespace

SegmentFile::SegmentFile(std::filesystem::path path, Use use)
    : path_(std::move(path)), descriptor_(Open(path_, use)) {}

SegmentFile::~SegmentFile() { ::close(descriptor_); }

uint64_t SegmentFile::Size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) ThrowCannot("read", path_, errno);
  return static_cast<uint64_t>(status.st_size);
}

std::string SegmentFile::ReadAt(uint64_t position, size_t count) const {
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

void SegmentFile::WriteAt(uint64_t position, std::string_view bytes) {
  ssize_t written;
  do {
    written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(position));
  } while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(bytes.size())) return;
  const int code = written < 0 ? errno : ENOSPC;
  // A rest that stays is no harm: the next write covers it, and recovery cuts it.
  [[maybe_unused]] const int cut = ::ftruncate(descriptor_, static_cast<off_t>(position));
  ThrowCannot("write", path_, code);
}

void SegmentFile::Truncate(uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) ThrowCannot("cut", path_, errno);
}

void SegmentFile::Sync() { WEFT_CHECK(::fdatasync(descriptor_) == 0); }

}  // namespace weft::journal
