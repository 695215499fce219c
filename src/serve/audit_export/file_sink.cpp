#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "serve/audit_export/sink.hpp"

namespace weft::serve {
namespace {

// Opened for each batch, so that a file which was moved away (logrotate) is made anew.
class FileSink final : public AuditSink {
 public:
  explicit FileSink(std::filesystem::path path) : path_(std::move(path)) {}

  void Send(std::span<const OutgoingRecord> records) override {
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) Fail("open");
    std::string lines = EndsInALine(file) ? "" : "\n";
    for (const OutgoingRecord& record : records) lines += record.json + "\n";
    const bool is_written = WriteAll(file, lines) && ::fdatasync(file) == 0;
    const int fault = errno;
    ::close(file);
    errno = fault;
    if (!is_written) Fail("write");
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw Error(ErrorKind::kUnavailable,
                "cannot " + what + " " + path_.string() + ": " + std::strerror(errno));
  }

  // Not so after a crash in the middle of a line.
  static bool EndsInALine(int file) {
    const off_t size = ::lseek(file, 0, SEEK_END);
    char last = '\n';
    return size <= 0 || (::pread(file, &last, 1, size - 1) == 1 && last == '\n');
  }

  static bool WriteAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return true;
  }

  const std::filesystem::path path_;
};

}  // namespace

std::unique_ptr<AuditSink> MakeFileSink(const ExportTarget& target) {
  return std::make_unique<FileSink>(target.path);
}

}  // namespace weft::serve
