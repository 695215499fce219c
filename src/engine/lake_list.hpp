#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/lake_zones.hpp"
#include "lake/data_file.hpp"
#include "lake/table_state.hpp"

// The files of one snapshot of a lake's table, as statements read them.
namespace weft::engine {

struct LakeFile {
  std::string name;  // in the door: DoorNameOf(address)
  std::string address;
  std::filesystem::path local;  // where it lies before it is published; empty: at its address
  uint64_t bytes = 0;
  int64_t records = 0;
  int64_t sequence = 0;
  std::string part = {};         // of its table's partitions; empty: of none
  std::vector<Zone> zones = {};  // in the order of their fields
};
// A file is one wherever it is listed: snapshots that share files share them.
using LakeFilePtr = std::shared_ptr<const LakeFile>;

// A file of ours in scratch that goes with its last holder.
class ScratchPath {
 public:
  explicit ScratchPath(std::filesystem::path path) : path_(std::move(path)) {}
  ~ScratchPath();
  ScratchPath(const ScratchPath&) = delete;
  ScratchPath& operator=(const ScratchPath&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};
using ScratchPtr = std::shared_ptr<const ScratchPath>;

// Immutable once it is on the shelf.
struct LakeList {
  std::vector<LakeFilePtr> data;  // a file's place here is its file_index
  ScratchPtr deleted;             // Parquet of (file_index UBIGINT, pos BIGINT); null: none
  std::string token;              // its name on the shelf

  int64_t records() const;
};
using LakeListPtr = std::shared_ptr<const LakeList>;

// The name of a file in the door: 64 hex digits of its address, and ".parquet". It stays the same
// from snapshot to snapshot, and so does what is remembered of the file.
std::string DoorNameOf(const std::string& address);

// Older files first.
void PutInOrder(LakeList& list);

// What doors know of the lake. Lists and their files are known as long as somebody holds them. Any
// thread.
class LakeShelf {
 public:
  // Gives the list, whose files are in order, its token and its place here.
  LakeListPtr Put(LakeList list);
  // Null: nobody holds it.
  LakeListPtr ListOf(const std::string& token) const;
  // "lake/<64 hex digits>.parquet", or "l7/deleted" of a list; null: unknown.
  LakeFilePtr Find(const std::string& path) const;
  // Those of these names in the door whose files are in a list that somebody holds.
  std::set<std::string> Held(const std::set<std::string>& door_names) const;

 private:
  void Forget();
  void Know(const LakeFilePtr& file);

  mutable std::mutex mutex_;
  uint64_t last_ = 0;
  std::map<std::string, std::weak_ptr<const LakeList>> lists_;  // by token
  // By name; the last that is still held counts. What was forgotten and read anew is listed twice.
  std::unordered_map<std::string, std::vector<std::weak_ptr<const LakeFile>>> files_;
  size_t files_kept_ = 0;  // after the last time that those that are gone were forgotten
};

// Paths below a door.
std::string DataPath(const LakeFile& file);
std::string DeletedPath(const LakeList& list);

}  // namespace weft::engine
