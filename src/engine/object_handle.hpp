#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/common/file_system.hpp"
#include "engine/lake_list.hpp"
#include "store/block_cache.hpp"

namespace weft::engine {

// A file of the lake that is not on this machine's disk, read in blocks that all questions share.
// A question that is cancelled does not wait for them.
class ObjectHandle final : public duckdb::FileHandle {
 public:
  struct Of {
    std::shared_ptr<store::BlockCache> blocks;
    LakeFile file;
    duckdb::weak_ptr<duckdb::ClientContext> asker;
  };
  ObjectHandle(duckdb::FileSystem& door, const std::string& path, duckdb::FileOpenFlags flags,
               Of of);

  // Any thread.
  void ReadAt(char* into, uint64_t offset, uint64_t bytes);
  uint64_t bytes() const { return of_.file.bytes; }
  uint64_t position() const { return position_; }
  void MoveTo(uint64_t position) { position_ = position; }
  void Close() override {}

 private:
  const Of of_;
  uint64_t position_ = 0;
};

}  // namespace weft::engine
