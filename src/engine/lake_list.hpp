#pragma once
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lake/data_file.hpp"
#include "lake/table_state.hpp"

// The files of one snapshot of a lake's table, as statements read them.
namespace weft::engine {

struct LakeFile {
  std::string address;
  std::filesystem::path local;  // where it lies before it is published; empty: at its address
  uint64_t bytes = 0;
  int64_t records = 0;
  int64_t sequence = 0;
};

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
  std::map<std::string, LakeFile> data;  // by their names in the door: their order is file_index
  ScratchPtr deleted;                    // Parquet of (file_index UBIGINT, pos BIGINT); null: none
  std::string token;                     // what its paths begin with
};
using LakeListPtr = std::shared_ptr<const LakeList>;

// The name of a file in the door: 64 hex digits of its address, and ".parquet".
std::string DoorNameOf(const std::string& address);

// What doors know of the lake. Lists are known as long as somebody holds them. Any thread.
class LakeShelf {
 public:
  // Gives the list its token and its place here.
  LakeListPtr Put(LakeList list);

  // "l7/*.parquet": the names in its list, in order; nothing for another pattern.
  std::optional<std::vector<std::string>> Names(const std::string& pattern) const;
  struct Found {
    LakeListPtr list;  // holds what is found
    LakeFile file;
  };
  // "l7/<64 hex digits>.parquet", or "l7/deleted".
  std::optional<Found> Find(const std::string& name) const;

 private:
  LakeListPtr ListOf(const std::string& name) const;

  mutable std::mutex mutex_;
  uint64_t last_ = 0;
  std::map<std::string, std::weak_ptr<const LakeList>> lists_;  // by token
};

// Paths below a door.
std::string DataPattern(const LakeList& list);
std::string DeletedPath(const LakeList& list);

}  // namespace weft::engine
