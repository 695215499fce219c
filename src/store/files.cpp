#include "store/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

constexpr auto kKeptUnnamed = std::chrono::hours(24);
constexpr size_t kDigestDigits = 64;

bool IsDigest(std::string_view text) {
  return text.size() == kDigestDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

void CheckDigest(std::string_view sha256) {
  if (!IsDigest(sha256))
    throw Error(ErrorKind::kInvalid, "a file's content is named by 64 lower-case hex digits",
                "Send the SHA-256 of the file's bytes.");
}

[[noreturn]] void ThrowOtherContent(const std::string& sha256) {
  throw Error(ErrorKind::kInvalid, "the bytes are not those that " + sha256 + " names",
              "The file changed while it was sent: send it again.");
}

// A file that was named again is kept for another day. Answers false when it is not there.
bool Touch(const fs::path& file) { return ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0) == 0; }

Time ModifiedAt(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return Time::max();  // gone meanwhile
  return Time(std::chrono::seconds(status.st_mtim.tv_sec));
}

void SyncFile(const fs::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = opened >= 0 && ::fsync(opened) == 0;
  if (opened >= 0) ::close(opened);
  if (!is_synced)
    throw Error(ErrorKind::kUnavailable, "cannot write " + file.string(), "Check the disk.");
}

// Makes the folder of a file durable, so that the file itself can be.
void MakeFolderOf(const fs::path& file) {
  if (fs::create_directories(file.parent_path())) SyncFolder(file.parent_path().parent_path());
}

}  // namespace

bool Files::Has(const std::string& sha256) const { return Touch(PathOf(sha256)); }

std::filesystem::path Files::PathOf(const std::string& sha256) const {
  CheckDigest(sha256);
  return root_ / sha256.substr(0, 2) / sha256;
}

void Files::Put(const std::string& sha256, std::string_view bytes) {
  if (Has(sha256)) return;
  if (Sha256Hex(bytes) != sha256) ThrowOtherContent(sha256);
  const fs::path path = PathOf(sha256);
  MakeFolderOf(path);
  WriteFileDurably(path, bytes, 0600);
}

void Files::PutFile(const std::string& sha256, const std::filesystem::path& file) {
  if (!Has(sha256)) Copy(sha256, file);
}

void Files::Copy(const std::string& sha256, const std::filesystem::path& file) {
  const fs::path path = PathOf(sha256);
  fs::path beside = path;
  beside += ".new-" + ToHex(RandomBytes(6));
  try {
    MakeFolderOf(path);
    fs::copy_file(file, beside);
    fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write);
    if (Sha256HexOfFile(beside) != sha256) ThrowOtherContent(sha256);
    SyncFile(beside);
    fs::rename(beside, path);
    SyncFolder(path.parent_path());
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove(beside, ignored);
    throw Error(ErrorKind::kUnavailable,
                "cannot take in " + file.string() + ": " + error.code().message(),
                "Check the file's permissions and the room on the disk.");
  } catch (...) {
    std::error_code ignored;
    fs::remove(beside, ignored);
    throw;
  }
}

void Files::Receive(const std::string& sender, const std::string& sha256,
                    const std::filesystem::path& file) {
  if (!Has(sha256))
    Copy(sha256, file);
  else if (Sha256HexOfFile(file) != sha256)
    ThrowOtherContent(sha256);
  std::ofstream note(NoteOf(sender, sha256));
  if (!note)
    throw Error(ErrorKind::kUnavailable, "cannot write into " + root_.string(),
                "Check the room on the disk.");
}

bool Files::WasSentBy(const std::string& sender, const std::string& sha256) const {
  return Touch(NoteOf(sender, sha256));
}

// An empty file beside the content. Its name is no digest, so it is never taken for content.
std::filesystem::path Files::NoteOf(const std::string& sender, const std::string& sha256) const {
  return PathOf(sha256).string() + ".sent-by-" + Sha256Hex(sender).substr(0, 32);
}

std::string Files::Read(const std::string& sha256) const { return ReadFile(PathOf(sha256)); }

size_t Files::Sweep(const std::set<std::string>& named, Time now) {
  size_t removed = 0;
  std::error_code fault, ignored;  // what cannot be looked at now is there at the next sweep
  fs::recursive_directory_iterator entry(root_, fault), end;
  for (; !fault && entry != end; entry.increment(fault)) {
    const std::string name = entry->path().filename().string();
    if (!entry->is_regular_file(ignored) || named.contains(name)) continue;
    const Time modified = ModifiedAt(entry->path());
    if (modified > now - kKeptUnnamed) continue;
    if (fs::remove(entry->path(), ignored)) ++removed;
  }
  return removed;
}

}  // namespace weft::store
