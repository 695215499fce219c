#pragma once
#include <filesystem>
#include <string>

#include "duckdb.hpp"
#include "duckdb/common/file_system.hpp"
#include "duckdb/common/local_file_system.hpp"

// The one way from the asking instance to files: "weft://<random>/<64 hex digits>.parquet", for
// reading only. Who does not know the random name reaches nothing, and nobody is told it.
namespace weft::engine {

class FileDoor final : public duckdb::FileSystem {
 public:
  // `prefix` ends with a slash; files lie flat in `folder`.
  FileDoor(std::string prefix, std::filesystem::path folder);

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
  bool CanSeek() override { return true; }
  bool IsPathAbsolute(const std::string&) override { return true; }
  std::string GetName() const override { return "FileDoor"; }

 private:
  // The file on disk. Throws for a name that is not one of ours.
  std::string OnDisk(const std::string& path) const;

  const std::string prefix_;
  const std::filesystem::path folder_;
  duckdb::LocalFileSystem disk_;
};

}  // namespace weft::engine
