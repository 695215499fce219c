#include "store/home.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.hpp"
#include "store/migrations.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

// What the first start of a home leaves behind when it is killed, and what a new disk holds.
constexpr std::array<std::string_view, 10> kExpected{
    "lock",  "weft.db", "weft.db-wal", "weft.db-shm", "key",
    "files", "data",    "audit",       "tmp",         "lost+found"};

bool IsExpected(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return std::ranges::find(kExpected, name) != kExpected.end() || name.starts_with("format.new-");
}

// A folder of somebody else's must not become a home: its tmp/ would be emptied.
void RefuseForeign(const fs::path& root) {
  if (fs::exists(root / "format")) return;
  for (const auto& entry : fs::directory_iterator(root))
    if (!IsExpected(entry.path()))
      throw Error(
          ErrorKind::kUnavailable,
          root.string() + " is no home of Weft: it holds " + entry.path().filename().string(),
          "Name an empty or a new folder with --home.");
}

void MakeFolders(const fs::path& root) {
  if (fs::create_directories(root)) fs::permissions(root, fs::perms::owner_all);
  RefuseForeign(root);
}

void MakeInside(const fs::path& root) {
  for (const char* name : {"files", "data", "audit", "tmp"}) fs::create_directories(root / name);
  for (const auto& entry : fs::directory_iterator(root / "tmp")) fs::remove_all(entry.path());
}

}  // namespace

Home::Home(std::filesystem::path root) : root_(fs::absolute(std::move(root)).lexically_normal()) {
  try {
    MakeFolders(root_);
    lock_ = std::make_unique<FileLock>(
        root_ / "lock", "the home " + root_.string() +
                            " is in use by another Weft: stop that one, or name another --home");
    const fs::path format = root_ / "format";
    is_new_ = !fs::exists(format);
    if (!is_new_) RefuseNewer(ReadFormat(format), "the home " + root_.string());
    MakeInside(root_);
    Connection connection(Database());
    Migrate(connection);
    const std::string version = std::to_string(FormatVersion()) + "\n";
    if (is_new_ || ReadFile(format) != version) WriteFileDurably(format, version);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::kUnavailable,
                "cannot use the home " + root_.string() + ": " + error.code().message(),
                "Check the path and its permissions, or name another --home.");
  }
}

}  // namespace weft::store
