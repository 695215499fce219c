#include "engine/object_handle.hpp"

#include "base/error.hpp"

namespace weft::engine {

ObjectHandle::ObjectHandle(duckdb::FileSystem& door, const std::string& path,
                           duckdb::FileOpenFlags flags, std::shared_ptr<store::BlockCache> blocks,
                           LakeFile file)
    : FileHandle(door, path, flags), blocks_(std::move(blocks)), file_(std::move(file)) {}

void ObjectHandle::ReadAt(char* into, uint64_t offset, uint64_t bytes) {
  if (offset + bytes > file_.bytes) throw duckdb::IOException("a file of the lake is too short");
  try {
    blocks_->Read(file_.address, file_.bytes, offset, {into, bytes});
  } catch (const Error& error) {
    throw duckdb::IOException(error.message());
  }
}

}  // namespace weft::engine
