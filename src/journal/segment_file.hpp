#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

// One open segment as the operating system has it. All that the journal asks of a disk goes through
// here, so that a simulated one can take its place.
namespace weft::journal {

class SegmentFile {
 public:
  enum class Use { kRead, kWrite };

  // Throws Error{kUnavailable}, naming the path.
  SegmentFile(std::filesystem::path path, Use use);
  ~SegmentFile();
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  uint64_t Size() const;
  // Up to `count` bytes from `position`; fewer at the end of the file.
  std::string ReadAt(uint64_t position, size_t count) const;
  // Writes with one write; when the disk takes less, cuts the file back to `position`.
  // Throws Error{kUnavailable}.
  void WriteAt(uint64_t position, std::string_view bytes);
  void Truncate(uint64_t size);
  // fdatasync. A failure stops the process: what the kernel still holds is unknown then.
  void Sync();

 private:
  const std::filesystem::path path_;
  int descriptor_;
};

}  // namespace weft::journal
