#pragma once
#include <filesystem>
#include <string>

#include "duckdb.hpp"
#include "duckdb/common/file_system.hpp"
#include "duckdb/common/local_file_system.hpp"
#include "engine/lake_list.hpp"
#include "store/block_cache.hpp"

// The one way from the instances to files, for reading only: what was taken in at
// "weft://<random>/<64 hex digits>.parquet", the lake's at "weft://<random>/lake/…". Who does not
// know the random name reaches nothing, and nobody is told it.
namespace weft::engine {

// What a door leads to.
struct DoorTo {
  std::filesystem::path folder;               // taken-in files lie flat in it
  std::shared_ptr<LakeShelf> shelf;           // null: no lake
  store::Objects* objects = nullptr;          // where the lake's files are
  std::shared_ptr<store::BlockCache> blocks;  // of those that are not on this disk
};

class FileDoor final : public duckdb::FileSystem {
 public:
  // `prefix` ends with a slash.
  FileDoor(std::string prefix, DoorTo to);

  duckdb::unique_ptr<duckdb::FileHandle> OpenFile(
      const std::string& path, duckdb::FileOpenFlags flags,
      duckdb::optional_ptr<duckdb::FileOpener> opener) override;
  bool FileExists(const std::string& path,
                  duckdb::optional_ptr<duckdb::FileOpener> opener) override;
  bool DirectoryExists(const std::string& path,
                       duckdb::optional_ptr<duckdb::FileOpener> opener) override;
  duckdb::vector<duckdb::OpenFileInfo> Glob(const std::string& path,
                                            duckdb::FileOpener* opener) override;
  bool CanHandleFile(const std::string& path) override;
  // Of the lake's files that are not on this disk; local ones are read by their own handles.
  void Read(duckdb::FileHandle& handle, void* buffer, int64_t bytes,
            duckdb::idx_t location) override;
  int64_t Read(duckdb::FileHandle& handle, void* buffer, int64_t bytes) override;
  int64_t GetFileSize(duckdb::FileHandle& handle) override;
  duckdb::timestamp_t GetLastModifiedTime(duckdb::FileHandle& handle) override;
  void Seek(duckdb::FileHandle& handle, duckdb::idx_t location) override;
  duckdb::idx_t SeekPosition(duckdb::FileHandle& handle) override;
  bool OnDiskFile(duckdb::FileHandle&) override { return false; }
  bool CanSeek() override { return true; }
  bool IsPathAbsolute(const std::string&) override { return true; }
  std::string GetName() const override { return "FileDoor"; }

 private:
  // The taken-in file on disk. Throws for a name that is not one of ours.
  std::string OnDisk(const std::string& path) const;
  LakeFilePtr InLake(const std::string& path) const;  // null: not of the lake
  duckdb::unique_ptr<duckdb::FileHandle> OpenInLake(const std::string& path, const LakeFile& file,
                                                    duckdb::FileOpenFlags flags,
                                                    duckdb::optional_ptr<duckdb::FileOpener>);

  const std::string prefix_;
  const DoorTo to_;
  duckdb::LocalFileSystem disk_;
};

}  // namespace weft::engine
