#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/common/file_system.hpp"
#include "engine/lake_list.hpp"
#include "store/block_cache.hpp"

namespace weft::engine {

// A file of the lake that is not on this machine's disk, read in blocks that all questions share.
class ObjectHandle final : public duckdb::FileHandle {
 public:
  ObjectHandle(duckdb::FileSystem& door, const std::string& path, duckdb::FileOpenFlags flags,
               std::shared_ptr<store::BlockCache> blocks, LakeFile file);

  // Any thread.
  void ReadAt(char* into, uint64_t offset, uint64_t bytes);
  uint64_t bytes() const { return file_.bytes; }
  uint64_t position() const { return position_; }
  void MoveTo(uint64_t position) { position_ = position; }
  void Close() override {}

 private:
  const std::shared_ptr<store::BlockCache> blocks_;
  const LakeFile file_;
  uint64_t position_ = 0;
};

}  // namespace weft::engine
