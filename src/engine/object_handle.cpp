#include "engine/object_handle.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace weft::engine {

ObjectHandle::ObjectHandle(duckdb::FileSystem& door, const std::string& path,
                           duckdb::FileOpenFlags flags, store::Objects& objects, LakeFile file)
    : FileHandle(door, path, flags), objects_(objects), file_(std::move(file)) {}

void ObjectHandle::ReadAt(char* into, uint64_t offset, uint64_t bytes) {
  if (offset + bytes > file_.bytes) throw duckdb::IOException("a file of the lake is too short");
  try {
    if (bytes >= kAhead) {
      const std::string got = objects_.ReadRange(file_.address, offset, bytes);
      std::memcpy(into, got.data(), bytes);
      return;
    }
    const std::lock_guard lock(mutex_);
    if (offset < ahead_from_ || offset + bytes > ahead_from_ + ahead_.size()) {
      ahead_ = objects_.ReadRange(file_.address, offset, std::min(kAhead, file_.bytes - offset));
      ahead_from_ = offset;
    }
    std::memcpy(into, ahead_.data() + (offset - ahead_from_), bytes);
  } catch (const Error& error) {
    throw duckdb::IOException(error.message());
  }
}

}  // namespace weft::engine
