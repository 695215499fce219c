#include "store/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace weft::store {
namespace {

constexpr size_t kPieceBytes = 256 << 10;

[[noreturn]] void ThrowCannot(const char* verb, const std::filesystem::path& file, int code) {
  throw Error(ErrorKind::kUnavailable,
              std::string("cannot ") + verb + " " + file.string() + ": " + std::strerror(code),
              "Check the path, its permissions and the room on the disk.");
}

// An open file; closes itself.
class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) ThrowCannot("open", path_, errno);
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // A piece, shorter at the end.
  std::string Read() {
    std::string piece(kPieceBytes, '\0');
    const ssize_t got = ::read(descriptor_, piece.data(), piece.size());
    if (got < 0) ThrowCannot("read", path_, errno);
    piece.resize(static_cast<size_t>(got));
    return piece;
  }
  void Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0) ThrowCannot("write", path_, errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
  }
  void Sync() {
    if (::fsync(descriptor_) != 0) ThrowCannot("write", path_, errno);
  }

 private:
  const std::filesystem::path path_;
  const int descriptor_;
};

int Create(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) ThrowCannot("create", file, errno);
  return descriptor;
}

}  // namespace

ArchiveWriter::ArchiveWriter(std::filesystem::path file, ArchiveFormat format)
    : file_(std::move(file)),
      descriptor_(Create(file_)),
      archive_(archive_write_new(), archive_write_free) {
  if (format == ArchiveFormat::kZip) {
    WEFT_CHECK(archive_write_set_format_zip(archive_.get()) == ARCHIVE_OK);
  } else {
    WEFT_CHECK(archive_write_set_format_pax_restricted(archive_.get()) == ARCHIVE_OK);
    WEFT_CHECK(archive_write_add_filter_zstd(archive_.get()) == ARCHIVE_OK);
  }
  if (archive_write_open_fd(archive_.get(), descriptor_) != ARCHIVE_OK)
    ThrowCannot("write", file_, archive_errno(archive_.get()));
}

ArchiveWriter::~ArchiveWriter() {
  archive_.reset();  // it still writes when it goes
  ::close(descriptor_);
}

void ArchiveWriter::AddHeader(const std::string& name, uint64_t bytes) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(bytes));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0600);
  const int code = archive_write_header(archive_.get(), entry);
  archive_entry_free(entry);
  if (code != ARCHIVE_OK) ThrowCannot("write", file_, archive_errno(archive_.get()));
}

void ArchiveWriter::AddBytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const la_ssize_t written = archive_write_data(archive_.get(), bytes.data(), bytes.size());
    if (written <= 0) ThrowCannot("write", file_, archive_errno(archive_.get()));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void ArchiveWriter::AddText(const std::string& name, std::string_view bytes) {
  AddHeader(name, bytes.size());
  AddBytes(bytes);
}

void ArchiveWriter::AddFile(const std::string& name, const std::filesystem::path& path) {
  std::error_code failed;
  uint64_t left = std::filesystem::file_size(path, failed);
  if (failed) ThrowCannot("read", path, failed.value());
  AddHeader(name, left);
  File file(path, O_RDONLY);
  while (left > 0) {
    const std::string piece = file.Read();
    if (piece.empty()) ThrowCannot("read", path, EIO);
    AddBytes(std::string_view(piece).substr(0, left));
    left -= std::min<uint64_t>(left, piece.size());
  }
}

void ArchiveWriter::Close() {
  if (archive_write_close(archive_.get()) != ARCHIVE_OK)
    ThrowCannot("write", file_, archive_errno(archive_.get()));
  if (::fsync(descriptor_) != 0) ThrowCannot("write", file_, errno);
}

ArchiveReader::ArchiveReader(std::filesystem::path file)
    : file_(std::move(file)), archive_(archive_read_new(), archive_read_free) {
  File(file_, O_RDONLY);  // says when it cannot be opened
  archive_read_support_filter_zstd(archive_.get());
  archive_read_support_format_tar(archive_.get());
  if (archive_read_open_filename(archive_.get(), file_.c_str(), kPieceBytes) != ARCHIVE_OK)
    ThrowDamaged();
}

void ArchiveReader::ThrowDamaged() {
  throw Error(ErrorKind::kInvalid,
              file_.string() + " is no backup of Weft, or it is damaged; nothing was restored",
              "Try another backup.",
              archive_ == nullptr || archive_error_string(archive_.get()) == nullptr
                  ? ""
                  : archive_error_string(archive_.get()));
}

std::optional<std::string> ArchiveReader::Next() {
  archive_entry* entry = nullptr;
  const int code = archive_read_next_header(archive_.get(), &entry);
  if (code == ARCHIVE_EOF) return std::nullopt;
  const char* name = code == ARCHIVE_OK ? archive_entry_pathname(entry) : nullptr;
  if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG ||
      archive_entry_hardlink(entry) != nullptr)
    ThrowDamaged();
  return std::string(name);
}

std::string_view ArchiveReader::ReadPiece() {
  piece_.resize(kPieceBytes);
  const la_ssize_t got = archive_read_data(archive_.get(), piece_.data(), piece_.size());
  if (got < 0) ThrowDamaged();
  return std::string_view(piece_).substr(0, static_cast<size_t>(got));
}

std::string ArchiveReader::ReadText() {
  std::string text;
  for (std::string_view piece = ReadPiece(); !piece.empty(); piece = ReadPiece()) text += piece;
  return text;
}

void ArchiveReader::ReadFile(const std::filesystem::path& into) {
  File file(into, O_WRONLY | O_CREAT | O_EXCL);
  for (std::string_view piece = ReadPiece(); !piece.empty(); piece = ReadPiece()) file.Write(piece);
  file.Sync();
}

std::optional<std::string> ReadFromZip(const std::filesystem::path& file, std::string_view name,
                                       size_t bytes_max) {
  const std::unique_ptr<archive, int (*)(archive*)> zip(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_filename(zip.get(), file.c_str(), kPieceBytes) != ARCHIVE_OK)
    return std::nullopt;
  for (archive_entry* entry = nullptr; archive_read_next_header(zip.get(), &entry) == ARCHIVE_OK;) {
    const char* path = archive_entry_pathname(entry);
    if (path == nullptr || path != name) continue;
    std::string text(bytes_max, '\0');
    const la_ssize_t got = archive_read_data(zip.get(), text.data(), text.size());
    if (got < 0) return std::nullopt;
    text.resize(static_cast<size_t>(got));
    return text;
  }
  return std::nullopt;
}

}  // namespace weft::store
