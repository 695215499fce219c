#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "journal/format.hpp"
#include "journal/segment.hpp"

// What the tests of this module share.
namespace weft::journal {

// A new folder that is gone with the test; in memory where there is such a place, because the tests
// sync thousands of times.
class TestFolder {
 public:
  TestFolder() {
    std::filesystem::path parent = "/dev/shm";
    if (!std::filesystem::exists(parent)) parent = std::filesystem::temp_directory_path();
    std::string pattern = (parent / "weft-journal-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string ReadBytes(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

inline void WriteBytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::vector<std::string> RecordsOf(const AppendLog& log) {
  std::vector<std::string> records;
  log.Read(0, [&](uint64_t, std::string_view record) {
    records.emplace_back(record);
    return true;
  });
  return records;
}

// The segments of a folder by their first offset.
inline std::map<uint64_t, std::filesystem::path> SegmentsIn(const std::filesystem::path& folder) {
  std::map<uint64_t, std::filesystem::path> segments;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (const auto first = ParseSegmentName(entry.path().filename().string()))
      segments[*first] = entry.path();
  return segments;
}

}  // namespace weft::journal
