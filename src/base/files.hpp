#pragma once
#include <filesystem>
#include <string>
#include <string_view>

// Files as the rest of Weft needs them: whole, durable, exclusive.
namespace weft {

// The whole content. Throws Error{kNotFound} or Error{kUnavailable}, naming the path.
std::string ReadFile(const std::filesystem::path& path);
// Writes beside, syncs, renames over, syncs the folder: after return the file is whole and durable,
// before that the old one is untouched. Throws Error{kUnavailable} (a full disk too).
void WriteFileDurably(const std::filesystem::path& path, std::string_view bytes,
                      unsigned mode = 0644);
// Flushes a folder's entries to disk.
void SyncFolder(const std::filesystem::path& folder);

// An exclusive hold on a file, released by the destructor or by the process's death (flock).
class FileLock {
 public:
  // Throws Error{kConflict} with `message` and the process that holds it.
  FileLock(const std::filesystem::path& path, const std::string& message);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace weft
