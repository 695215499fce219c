#include "engine/file_door.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "duckdb/common/exception.hpp"
#include "duckdb/common/file_opener.hpp"
#include "duckdb/main/client_context.hpp"
#include "engine/object_handle.hpp"

namespace weft::engine {
namespace {

constexpr std::string_view kSuffix = ".parquet";

bool IsKey(std::string_view name) {
  if (name.size() != 64 + kSuffix.size() || !name.ends_with(kSuffix)) return false;
  return std::ranges::all_of(
      name.substr(0, 64), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

FileDoor::FileDoor(std::string prefix, DoorTo to)
    : prefix_(std::move(prefix)), to_(std::move(to)) {}

std::string FileDoor::OnDisk(const std::string& path) const {
  if (!path.starts_with(prefix_) || !IsKey(std::string_view(path).substr(prefix_.size()))) {
    throw duckdb::PermissionException("there is no such file");
  }
  return (to_.folder / path.substr(prefix_.size())).string();
}

LakeFilePtr FileDoor::InLake(const std::string& path) const {
  if (!to_.shelf || !path.starts_with(prefix_)) return nullptr;
  return to_.shelf->Find(path.substr(prefix_.size()));
}

duckdb::unique_ptr<duckdb::FileHandle> FileDoor::OpenInLake(
    const std::string& path, const LakeFile& file, duckdb::FileOpenFlags flags,
    duckdb::optional_ptr<duckdb::FileOpener> opener) {
  auto local = file.local.empty() ? to_.objects->OnDisk(file.address) : std::optional(file.local);
  if (local) return disk_.OpenFile(local->string(), flags, opener);
  ObjectHandle::Of of{to_.blocks, file, {}};
  if (auto asker = duckdb::FileOpener::TryGetClientContext(opener))
    of.asker = asker->shared_from_this();
  return duckdb::make_uniq<ObjectHandle>(*this, path, flags, std::move(of));
}

duckdb::unique_ptr<duckdb::FileHandle> FileDoor::OpenFile(
    const std::string& path, duckdb::FileOpenFlags flags,
    duckdb::optional_ptr<duckdb::FileOpener> opener) {
  if (flags.OpenForWriting()) throw duckdb::PermissionException("files are only read here");
  if (const LakeFilePtr found = InLake(path)) return OpenInLake(path, *found, flags, opener);
  return disk_.OpenFile(OnDisk(path), flags, opener);
}

bool FileDoor::FileExists(const std::string& path,
                          duckdb::optional_ptr<duckdb::FileOpener> opener) {
  return InLake(path) || disk_.FileExists(OnDisk(path), opener);
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

void FileDoor::Read(duckdb::FileHandle& handle, void* buffer, int64_t bytes,
                    duckdb::idx_t location) {
  handle.Cast<ObjectHandle>().ReadAt(static_cast<char*>(buffer), location,
                                     static_cast<uint64_t>(bytes));
}

int64_t FileDoor::Read(duckdb::FileHandle& handle, void* buffer, int64_t bytes) {
  auto& object = handle.Cast<ObjectHandle>();
  const uint64_t left = object.bytes() - object.position();
  const uint64_t count = std::min(left, static_cast<uint64_t>(bytes));
  object.ReadAt(static_cast<char*>(buffer), object.position(), count);
  object.MoveTo(object.position() + count);
  return static_cast<int64_t>(count);
}

int64_t FileDoor::GetFileSize(duckdb::FileHandle& handle) {
  return static_cast<int64_t>(handle.Cast<ObjectHandle>().bytes());
}

// A file of the lake never changes.
duckdb::timestamp_t FileDoor::GetLastModifiedTime(duckdb::FileHandle&) {
  return duckdb::timestamp_t(0);
}

void FileDoor::Seek(duckdb::FileHandle& handle, duckdb::idx_t location) {
  handle.Cast<ObjectHandle>().MoveTo(location);
}

duckdb::idx_t FileDoor::SeekPosition(duckdb::FileHandle& handle) {
  return handle.Cast<ObjectHandle>().position();
}

bool FileDoor::CanHandleFile(const std::string& path) { return path.starts_with("weft://"); }

}  // namespace weft::engine
