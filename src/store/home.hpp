#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "base/files.hpp"

// The folder where one mesh remembers (`--home`): held by one process at a time, with a format
// version.
//
//   HOME/format       the format version; a newer one than ours refuses to start, an older one is
//   migrated HOME/lock         held (flock) while a process uses the home HOME/weft.db      the
//   registry (SQLite, WAL, synchronous=FULL) HOME/key          the sealing key, mode 0600
//   HOME/files/       data files by content: files/ab/abcd…
//   HOME/data/        typed Parquet made from them; can be made anew
//   HOME/audit/       segments of the audit journal
//   HOME/tmp/         scratch, emptied at start
namespace weft::store {

class Home {
 public:
  // Creates what is missing and takes the lock.
  // Throws Error{kConflict} naming the home when another process holds it, Error{kUnavailable} when
  // the folder cannot be used or its format is newer than ours.
  explicit Home(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path Database() const { return root_ / "weft.db"; }
  std::filesystem::path Files() const { return root_ / "files"; }
  std::filesystem::path Data() const { return root_ / "data"; }
  std::filesystem::path Audit() const { return root_ / "audit"; }
  std::filesystem::path Scratch() const { return root_ / "tmp"; }
  // True when this start created the home.
  bool is_new() const { return is_new_; }

 private:
  std::filesystem::path root_;
  bool is_new_ = false;
  std::unique_ptr<FileLock> lock_;
};

}  // namespace weft::store
