#include "engine/file_door.hpp"

#include <algorithm>

#include "duckdb/common/exception.hpp"

namespace weft::engine {
namespace {

constexpr std::string_view kSuffix = ".parquet";

bool IsKey(std::string_view name) {
  if (name.size() != 64 + kSuffix.size() || !name.ends_with(kSuffix)) return false;
  return std::ranges::all_of(
      name.substr(0, 64), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

FileDoor::FileDoor(std::string prefix, std::filesystem::path folder)
    : prefix_(std::move(prefix)), folder_(std::move(folder)) {}

std::string FileDoor::OnDisk(const std::string& path) const {
  if (!path.starts_with(prefix_) || !IsKey(std::string_view(path).substr(prefix_.size()))) {
    throw duckdb::PermissionException("there is no such file");
  }
  return (folder_ / path.substr(prefix_.size())).string();
}

duckdb::unique_ptr<duckdb::FileHandle> FileDoor::OpenFile(
    const std::string& path, duckdb::FileOpenFlags flags,
    duckdb::optional_ptr<duckdb::FileOpener> opener) {
  if (flags.OpenForWriting()) throw duckdb::PermissionException("files are only read here");
  return disk_.OpenFile(OnDisk(path), flags, opener);
}

bool FileDoor::FileExists(const std::string& path,
                          duckdb::optional_ptr<duckdb::FileOpener> opener) {
  return disk_.FileExists(OnDisk(path), opener);
}

bool FileDoor::DirectoryExists(const std::string&, duckdb::optional_ptr<duckdb::FileOpener>) {
  return false;
}

duckdb::vector<duckdb::OpenFileInfo> FileDoor::Glob(const std::string& path,
                                                    duckdb::FileOpener* opener) {
  duckdb::vector<duckdb::OpenFileInfo> found;
  if (FileExists(path, opener)) found.emplace_back(path);
  return found;
}

bool FileDoor::CanHandleFile(const std::string& path) { return path.starts_with("weft://"); }

}  // namespace weft::engine
