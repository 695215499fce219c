#pragma once
#include <mutex>
#include <string>

#include "duckdb.hpp"
#include "duckdb/common/file_system.hpp"
#include "engine/lake_list.hpp"
#include "store/objects.hpp"

namespace weft::engine {

// A file of the lake that is not on this machine's disk, read by ranges. Small reads fetch some
// more, for those that follow.
class ObjectHandle final : public duckdb::FileHandle {
 public:
  ObjectHandle(duckdb::FileSystem& door, const std::string& path, duckdb::FileOpenFlags flags,
               store::Objects& objects, LakeFile file);

  // Any thread.
  void ReadAt(char* into, uint64_t offset, uint64_t bytes);
  uint64_t bytes() const { return file_.bytes; }
  uint64_t position() const { return position_; }
  void MoveTo(uint64_t position) { position_ = position; }
  void Close() override {}

 private:
  static constexpr uint64_t kAhead = 256 << 10;

  store::Objects& objects_;
  const LakeFile file_;
  uint64_t position_ = 0;
  std::mutex mutex_;  // guards the two below
  uint64_t ahead_from_ = 0;
  std::string ahead_;
};

}  // namespace weft::engine
