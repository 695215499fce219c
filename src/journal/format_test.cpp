#include "journal/format.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "journal/test_folder.hpp"

// The bytes as docs/formats/journal.md has them, put together here once more, without the code that
// writes them: who reads a journal by that page alone reads it right.
namespace weft::journal {
namespace {

std::string Little(uint64_t value, size_t bytes) {
  std::string out;
  for (size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

// IEEE 802.3: polynomial 0xEDB88320 reflected, start and final XOR 0xFFFFFFFF.
uint32_t Crc(const std::string& bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string Header(uint64_t first) {
  const std::string bytes =
      "WEFTSEGM" + Little(1, 4) + Little(0, 4) + Little(first, 8) + Little(0, 4);
  return bytes + Little(Crc(bytes), 4);
}
std::string Record(uint64_t offset, uint32_t unsynced, const std::string& payload) {
  const std::string bytes =
      Little(payload.size(), 4) + Little(offset, 8) + Little(unsynced, 4) + payload;
  return Little(Crc(bytes), 4) + bytes;
}

TEST(JournalFormat, TheChecksumIsTheOneOfZlib) { EXPECT_EQ(Crc("123456789"), 0xcbf43926); }

TEST(JournalFormat, IsWrittenAsItsPageSays) {
  const TestFolder folder;
  const std::string third(100, 'c');
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 150});
  log.Append("a");
  log.Append("");
  log.Sync();
  log.AppendAll(std::vector<std::string_view>{"bb", "b"});
  log.Append(third);
  const auto file = [&](const char* name) { return ReadBytes(folder.path() / name); };
  EXPECT_EQ(file("00000000000000000000.log"), Header(0) + Record(0, 0, "a") + Record(1, 1, "") +
                                                  Record(2, 0, "bb") + Record(3, 1, "b"));
  EXPECT_EQ(file("00000000000000000004.log"), Header(4) + Record(4, 0, third))
      << "what lies before a new segment is synced";
}

TEST(JournalFormat, IsReadAsItsPageSays) {
  const TestFolder folder;
  WriteBytes(folder.path() / "00000000000000000000.log", Header(0) + Record(0, 0, "a"));
  WriteBytes(folder.path() / "00000000000000000001.log",
             Header(1) + Record(1, 0, "b") + Record(2, 1, "c") + std::string(500, '\0'));
  const AppendLog log({.folder = folder.path()});
  EXPECT_EQ(RecordsOf(log), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(log.recovery().torn_bytes, 0u);
}

// A sync need not write how long a file has become: its place on the disk is there before.
TEST(JournalFormat, ASegmentHasItsPlaceFromItsFirstRecordOnAndGivesTheRestBack) {
  constexpr uint64_t kSegment = 1 << 20;
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = kSegment, .reserves = true});
  log.Append("first");
  const auto size_of = [&](const char* name) {
    struct stat found {};
    EXPECT_EQ(::stat((folder.path() / name).c_str(), &found), 0);
    EXPECT_GE(found.st_blocks * 512 + 4096, found.st_size) << "no hole";
    return static_cast<uint64_t>(found.st_size);
  };
  EXPECT_EQ(size_of("00000000000000000000.log"), kSegment);
  for (int i = 0; i < 10; ++i) log.Append("next");
  EXPECT_EQ(size_of("00000000000000000000.log"), kSegment) << "it does not grow";
  log.Append(std::string(kSegment, 'x'));
  EXPECT_EQ(size_of("00000000000000000000.log"),
            kSegmentHeaderBytes + 11 * kRecordHeaderBytes + 5 + 10 * 4);
}

}  // namespace
}  // namespace weft::journal
