#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

// All that the journal asks of a disk, so that a simulated one can take its place.
namespace weft::journal {

// There is no room: nothing of what was to be written is there, and it can be tried again.
class DiskFull final : public Error {
 public:
  explicit DiskFull(std::string message)
      : Error(ErrorKind::kUnavailable, std::move(message),
              "Make room on the disk, then try again.") {}
};

// One open segment. All but Sync throw Error{kUnavailable}, naming the path, or DiskFull.
class SegmentFile {
 public:
  enum class Use { kRead, kWrite };

  virtual ~SegmentFile() = default;
  virtual const std::filesystem::path& path() const = 0;
  virtual uint64_t Size() const = 0;
  // Up to `count` bytes from `position`; fewer at the end of the file.
  virtual std::string ReadAt(uint64_t position, size_t count) const = 0;
  // Writes with one write. When the disk takes less, the file is cut back to `position`: nothing of
  // it is there.
  virtual void WriteAt(uint64_t position, std::string_view bytes) = 0;
  virtual void Truncate(uint64_t size) = 0;
  // Grows the file to `size` with zeros that have their place on the disk; what is written there
  // then comes in order. False: there is no room, and the file is as it was.
  virtual bool Reserve(uint64_t size) = 0;
  // fdatasync. A failure stops the process: what the kernel still holds is unknown then.
  virtual void Sync() = 0;
};

// The folders in which segments lie. Throws Error{kUnavailable} or what std::filesystem throws.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual void MakeFolder(const std::filesystem::path& folder) = 0;
  virtual std::vector<std::string> List(const std::filesystem::path& folder) = 0;
  // Writes beside, syncs, renames, syncs the folder: whole and durable on return, or not there.
  virtual void Create(const std::filesystem::path& path, std::string_view bytes) = 0;
  virtual std::unique_ptr<SegmentFile> Open(const std::filesystem::path& path,
                                            SegmentFile::Use use) = 0;
  virtual void Remove(const std::filesystem::path& path) = 0;  // one that is not there, too
  virtual void SyncFolder(const std::filesystem::path& folder) = 0;
};

// The machine's own. Has no state.
class SystemDisk final : public Disk {
 public:
  void MakeFolder(const std::filesystem::path& folder) override;
  std::vector<std::string> List(const std::filesystem::path& folder) override;
  void Create(const std::filesystem::path& path, std::string_view bytes) override;
  std::unique_ptr<SegmentFile> Open(const std::filesystem::path& path,
                                    SegmentFile::Use use) override;
  void Remove(const std::filesystem::path& path) override;
  void SyncFolder(const std::filesystem::path& folder) override;
};

}  // namespace weft::journal
