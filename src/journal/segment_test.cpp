#include "journal/segment.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/error.hpp"
#include "journal/format.hpp"
#include "journal/replace.hpp"
#include "journal/test_folder.hpp"

namespace weft::journal {
namespace {

TEST(AppendLog, ReadsBackWhatWasAppendedInOrder) {
  const TestFolder folder;
  AppendLog log({.folder = folder.path()});
  EXPECT_EQ(log.Append("one"), 0u);
  EXPECT_EQ(log.Append(""), 1u);
  EXPECT_EQ(log.Append(std::string("\0\n\xff", 3)), 2u);
  EXPECT_EQ(RecordsOf(log), (std::vector<std::string>{"one", "", std::string("\0\n\xff", 3)}));
  EXPECT_EQ(log.next_offset(), 3u);
}

void ExpectReadsFromAnyOffset(const AppendLog& log) {
  for (const uint64_t from : {0u, 1u, 999u, 1361u, 1362u, 1363u, 4999u}) {
    std::vector<uint64_t> seen;
    log.Read(from, [&](uint64_t offset, std::string_view record) {
      EXPECT_EQ(record.substr(0, record.find('.')), std::to_string(offset));
      seen.push_back(offset);
      return seen.size() < 3;
    });
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.front(), from);
    EXPECT_LE(seen.size(), 3u);
  }
  log.Read(5000, [](uint64_t, std::string_view) {
    ADD_FAILURE() << "nothing lies behind the end";
    return true;
  });
}

TEST(AppendLog, ReadsFromAnyOffsetAndStopsWhenToldTo) {
  const TestFolder folder;
  const LogOptions options{.folder = folder.path(), .segment_bytes_max = 300'000};
  {
    AppendLog log(options);
    for (int i = 0; i < 5000; ++i) log.Append(std::to_string(i) + std::string(200, '.'));
    ExpectReadsFromAnyOffset(log);
  }
  AppendLog log(options);
  ExpectReadsFromAnyOffset(log);
  EXPECT_EQ(RecordsOf(log).size(), 5000u);
  ExpectReadsFromAnyOffset(log);  // with marks from the reading
}

TEST(AppendLog, GoesOnWhereItStoppedAfterReopening) {
  const TestFolder folder;
  for (int round = 0; round < 4; ++round) {
    AppendLog log({.folder = folder.path(), .segment_bytes_max = 128});
    EXPECT_EQ(log.recovery().records, static_cast<uint64_t>(round) * 3);
    EXPECT_EQ(log.recovery().torn_bytes, 0u);
    for (int i = 0; i < 3; ++i) log.Append("record " + std::to_string(round * 3 + i));
  }
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 128});
  const auto records = RecordsOf(log);
  ASSERT_EQ(records.size(), 12u);
  EXPECT_EQ(records.back(), "record 11");
  EXPECT_GT(SegmentsIn(folder.path()).size(), 2u);
}

TEST(AppendLog, KeepsARecordThatIsLargerThanASegment) {
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 100});
  const std::string large(1 << 20, 'x');
  log.Append("small");
  log.Append(large);
  log.Append("small again");
  EXPECT_EQ(RecordsOf(log), (std::vector<std::string>{"small", large, "small again"}));
}

TEST(AppendLog, RefusesARecordBeyondTheLimit) {
  const TestFolder folder;
  AppendLog log({.folder = folder.path()});
  EXPECT_THROW(log.Append(std::string((16 << 20) + 1, 'x')), Error);
  EXPECT_EQ(log.Append("fits"), 0u);
}

TEST(AppendLog, DropsWholeSegmentsOnly) {
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 100});
  for (int i = 0; i < 20; ++i) log.Append("record " + std::to_string(i));
  const uint64_t kept = log.DropBefore(10);
  EXPECT_LE(kept, 10u);
  EXPECT_GT(kept, 5u);
  EXPECT_EQ(RecordsOf(log).front(), "record " + std::to_string(kept));
  AppendLog again({.folder = folder.path(), .segment_bytes_max = 100});
  EXPECT_EQ(RecordsOf(again), RecordsOf(log));
  EXPECT_EQ(log.DropBefore(1000), SegmentsIn(folder.path()).rbegin()->first);
}

TEST(AppendLog, ReadersSeeOnlyWholeRecordsWhileOneWrites) {
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 4096});
  std::thread writer([&] {
    for (int i = 0; i < 3000; ++i) log.Append(std::to_string(i));
    log.Sync();
  });
  size_t seen = 0;
  while (seen < 3000) {
    uint64_t expected = 0;
    log.Read(0, [&](uint64_t offset, std::string_view record) {
      EXPECT_EQ(offset, expected++);
      EXPECT_EQ(record, std::to_string(offset));
      return true;
    });
    EXPECT_GE(expected, seen);
    seen = expected;
  }
  writer.join();
}

// Runs `work` in a process of its own, which may limit or kill itself. Answers its exit status.
int InChild(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(AppendLog, LeavesTheLogAsItWasWhenTheDiskIsFull) {
  const TestFolder folder;
  const int status = InChild([&] {
    AppendLog log({.folder = folder.path()});
    log.Append("kept");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const auto unlimited = limit.rlim_cur;
    limit.rlim_cur = 1000;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      log.Append(std::string(5000, 'x'));
      return 1;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kUnavailable || error.hint().empty()) return 2;
    }
    if (RecordsOf(log).size() != 1) return 3;
    limit.rlim_cur = unlimited;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return log.Append("kept too") == 1 ? 0 : 4;
  });
  EXPECT_EQ(WEXITSTATUS(status), 0);
  AppendLog log({.folder = folder.path()});
  EXPECT_EQ(log.recovery().torn_bytes, 0u);
  EXPECT_EQ(RecordsOf(log), (std::vector<std::string>{"kept", "kept too"}));
}

TEST(AppendLog, KeepsWhatItAnsweredWhenItsProcessIsKilled) {
  const TestFolder folder;
  InChild([&] {
    AppendLog log({.folder = folder.path()});
    for (int i = 0; i < 100; ++i) log.Append("record " + std::to_string(i));
    ::raise(SIGKILL);
    return 0;
  });
  AppendLog log({.folder = folder.path()});
  EXPECT_EQ(RecordsOf(log).size(), 100u);
}

TEST(AppendLog, NamesTheFolderItCannotUse) {
  const TestFolder folder;
  WriteBytes(folder.path() / "taken", "a file");
  try {
    AppendLog log({.folder = folder.path() / "taken"});
    FAIL() << "a file is no folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(error.message().find("taken"), std::string::npos);
  }
}

// How far a file has been written, if only with zeros; what is only reserved does not count.
off_t WrittenOf(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY);
  ::fsync(descriptor);
  const off_t end = ::lseek(descriptor, 0, SEEK_HOLE);
  ::close(descriptor);
  return end;
}

TEST(AppendLog, SmallRecordsFindAPlaceThatHasBeenWritten) {
  const TestFolder folder;
  const LogOptions options{.folder = folder.path(), .segment_bytes_max = 1 << 20, .reserves = true};
  const auto file = folder.path() / SegmentName(0);
  const std::string small(400, 's'), large(300 << 10, 'l');
  std::vector<std::string> expected;
  for (int start = 0; start < 2; ++start) {
    AppendLog log(options);
    log.Append(expected.emplace_back(small));
    EXPECT_GT(WrittenOf(file), 200 << 10) << "after start " << start;
    for (int i = 0; i < 700; ++i) log.Append(expected.emplace_back(small));
    EXPECT_GT(WrittenOf(file), 400 << 10);
  }
  AppendLog log(options);
  EXPECT_EQ(log.recovery().torn_bytes, 0u);
  log.Append(expected.emplace_back(large));
  log.Append(expected.emplace_back(small));
  EXPECT_EQ(RecordsOf(log), expected);
}

TEST(AppendLog, PutsOtherRecordsInPlaceForGood) {
  const TestFolder folder;
  const LogOptions options{.folder = folder.path(), .segment_bytes_max = 300, .reserves = true};
  std::vector<std::string> expected;
  const auto instead = [](uint64_t offset, std::string_view record) -> std::optional<std::string> {
    if (offset % 2 == 0 || record[0] == 'x') return std::nullopt;
    return std::string(record.size(), 'x');
  };
  {
    AppendLog log(options);
    for (int i = 0; i < 20; ++i) {
      const std::string record = "secret" + std::to_string(i) + std::string(i, '.');
      log.Append(record);
      expected.push_back(i % 2 == 1 && i < 19 ? std::string(record.size(), 'x') : record);
    }
    log.Sync();
    AppendLog::Cursor reading(log, 0);
    EXPECT_EQ(reading.Next(20)->second, "secret0");
    EXPECT_EQ(ReplaceBefore(log, 19, instead), 9u);
    EXPECT_EQ(reading.Next(20)->first, 1u) << "who reads goes on";
    EXPECT_EQ(RecordsOf(log), expected);
    EXPECT_EQ(ReplaceBefore(log, 19, instead), 0u) << "that was all";
    EXPECT_EQ(log.Append("goes on"), 20u);
    log.Sync();
    EXPECT_EQ(ReplaceBefore(log, 20, [](uint64_t, std::string_view) { return std::nullopt; }), 0u);
  }
  expected.emplace_back("goes on");
  EXPECT_EQ(RecordsOf(AppendLog(options)), expected);
  for (const auto& [_, file] : SegmentsIn(folder.path()))
    EXPECT_EQ(ReadBytes(file).find("secret17"), std::string::npos);
}

}  // namespace
}  // namespace weft::journal
