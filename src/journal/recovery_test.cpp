#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "base/error.hpp"
#include "journal/test_folder.hpp"

// What a crash can leave behind: for every byte of the last segment, cut there, or overwritten from
// there, or one bit flipped there. Recovery keeps every whole record before it and invents nothing.
namespace weft::journal {
namespace {

struct Written {
  std::string payload;
  uint64_t end = 0;      // the byte after it in the last segment
  uint64_t durable = 0;  // records that the log knew to be durable when it was written
};

// Two segments, the second with 20 records and syncs in between.
struct Workload {
  TestFolder folder;
  std::filesystem::path segment;    // the last one
  std::string bytes;                // of it
  std::vector<std::string> before;  // the records of earlier segments
  std::vector<Written> records;     // of the last one
};

void Write(Workload& work) {
  AppendLog log({.folder = work.folder.path(), .segment_bytes_max = 1000});
  uint64_t durable = 0;
  while (SegmentsIn(work.folder.path()).size() < 2) {
    work.before.push_back("old " + std::string(work.before.size() % 50, 'o'));
    log.Append(work.before.back());
  }
  // The record that opened the second segment belongs to it.
  work.records.push_back({work.before.back(), 0, work.before.size() - 1});
  work.before.pop_back();
  durable = work.before.size();
  for (size_t i = 1; i < 20; ++i) {
    if (i % 6 == 0) {
      log.Sync();
      durable = log.next_offset();
    }
    work.records.push_back({"new " + std::string((i * 7) % 31, 'n'), 0, durable});
    log.Append(work.records.back().payload);
  }
  uint64_t end = kSegmentHeaderBytes;
  for (Written& record : work.records) {
    end += kRecordHeaderBytes + record.payload.size();
    record.end = end;
  }
  work.segment = SegmentsIn(work.folder.path()).rbegin()->second;
  work.bytes = ReadBytes(work.segment);
  ASSERT_EQ(work.bytes.size(), end);
}

std::vector<std::string> Expected(const Workload& work, uint64_t whole_bytes) {
  std::vector<std::string> expected = work.before;
  for (const Written& record : work.records)
    if (record.end <= whole_bytes) expected.push_back(record.payload);
  return expected;
}

// Opens twice: the second time finds nothing to mend, and the same records.
void ExpectRecovers(const Workload& work, uint64_t whole_bytes, const std::string& what) {
  const auto expected = Expected(work, whole_bytes);
  for (int round = 0; round < 2; ++round) {
    const AppendLog log({.folder = work.folder.path(), .segment_bytes_max = 1000});
    ASSERT_EQ(RecordsOf(log), expected) << what << ", opened " << round + 1 << " times";
    ASSERT_EQ(log.recovery().records, expected.size());
    if (round == 1) {
      ASSERT_EQ(log.recovery().torn_bytes, 0u) << what;
    }
  }
}

TEST(Recovery, KeepsEveryWholeRecordWhereverTheTailIsCut) {
  Workload work;
  Write(work);
  for (size_t cut = 0; cut <= work.bytes.size(); ++cut) {
    WriteBytes(work.segment, work.bytes.substr(0, cut));
    ExpectRecovers(work, cut, "cut at " + std::to_string(cut));
    if (HasFatalFailure()) return;
  }
}

TEST(Recovery, KeepsEveryWholeRecordBeforeGarbage) {
  Workload work;
  Write(work);
  const std::vector<std::function<std::string(size_t)>> fills = {
      [](size_t count) { return std::string(count, '\0'); },
      [](size_t count) { return std::string(count, '\xff'); },
      [](size_t count) {
        std::string noise;
        for (uint32_t state = 1; noise.size() < count; state = state * 1664525 + 1013904223)
          noise += static_cast<char>(state >> 24);
        return noise;
      },
  };
  for (const auto& fill : fills) {
    for (size_t cut = kSegmentHeaderBytes; cut < work.bytes.size(); ++cut) {
      const std::string garbage = fill(work.bytes.size() - cut + 64);
      // Garbage may happen to continue the bytes that it replaces.
      const auto differs =
          std::mismatch(garbage.begin(), garbage.end(),
                        work.bytes.begin() + static_cast<ptrdiff_t>(cut), work.bytes.end());
      WriteBytes(work.segment, work.bytes.substr(0, cut) + garbage);
      ExpectRecovers(work, cut + static_cast<size_t>(differs.first - garbage.begin()),
                     "garbage from " + std::to_string(cut));
      if (HasFatalFailure()) return;
    }
  }
}

// The record that holds a byte of the last segment, and whether a later one says it was durable.
struct Hit {
  size_t index = 0;
  bool durable = false;
};
Hit HitBy(const Workload& work, size_t byte) {
  Hit hit;
  while (work.records[hit.index].end <= byte) ++hit.index;
  const uint64_t offset = work.before.size() + hit.index;
  hit.durable =
      std::any_of(work.records.begin() + static_cast<ptrdiff_t>(hit.index) + 1, work.records.end(),
                  [&](const Written& later) { return later.durable > offset; });
  return hit;
}

TEST(Recovery, RefusesAHoleInWhatWasDurableAndCutsWhatWasNot) {
  Workload work;
  Write(work);
  size_t refused = 0, cut = 0;
  for (size_t byte = kSegmentHeaderBytes; byte < work.bytes.size(); ++byte) {
    std::string damaged = work.bytes;
    damaged[byte] = static_cast<char>(damaged[byte] ^ 0x10);
    WriteBytes(work.segment, damaged);
    const Hit hit = HitBy(work, byte);
    if (hit.durable) {
      ++refused;
      try {
        const AppendLog log({.folder = work.folder.path(), .segment_bytes_max = 1000});
        FAIL() << "took a hole at byte " << byte << " for a torn end";
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kInternal);
        EXPECT_NE(error.message().find(work.segment.string()), std::string::npos);
      }
      ASSERT_EQ(ReadBytes(work.segment), damaged) << "nothing is mended";
    } else {
      ++cut;
      ExpectRecovers(work, hit.index == 0 ? 0 : work.records[hit.index - 1].end,
                     "flipped byte " + std::to_string(byte));
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_GT(cut, 10u);
}

TEST(Recovery, GoesOnAfterATornEnd) {
  Workload work;
  Write(work);
  WriteBytes(work.segment, work.bytes.substr(0, work.bytes.size() - 3));
  auto expected = Expected(work, work.bytes.size() - 3);
  AppendLog log({.folder = work.folder.path(), .segment_bytes_max = 1000});
  EXPECT_GT(log.recovery().torn_bytes, 0u);
  EXPECT_EQ(log.Append("after"), expected.size());
  expected.push_back("after");
  EXPECT_EQ(RecordsOf(AppendLog({.folder = work.folder.path()})), expected);
}

TEST(Recovery, RefusesADamagedEarlierSegmentWhenItIsRead) {
  Workload work;
  Write(work);
  const auto first = SegmentsIn(work.folder.path()).begin()->second;
  std::string bytes = ReadBytes(first);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  WriteBytes(first, bytes);
  const AppendLog log({.folder = work.folder.path()});
  EXPECT_THROW(RecordsOf(log), Error);
}

TEST(Recovery, RefusesAMissingSegmentAndADamagedHeader) {
  Workload work;
  Write(work);
  std::string bytes = work.bytes;
  bytes[17] = static_cast<char>(bytes[17] ^ 1);
  WriteBytes(work.segment, bytes);
  EXPECT_THROW(AppendLog({.folder = work.folder.path()}), Error);
  WriteBytes(work.segment, work.bytes);
  AppendLog log({.folder = work.folder.path(), .segment_bytes_max = 1000});
  for (int i = 0; i < 40; ++i) log.Append("more records, so that there is a third segment");
  std::filesystem::remove(work.segment);
  EXPECT_THROW(RecordsOf(AppendLog({.folder = work.folder.path()})), Error);
}

TEST(Recovery, ForgetsASegmentThatWasHalfMade) {
  Workload work;
  Write(work);
  WriteBytes(work.folder.path() / (SegmentName(99) + ".new-0123456789ab"), "half a head");
  ExpectRecovers(work, work.bytes.size(), "a half made segment beside");
  EXPECT_EQ(SegmentsIn(work.folder.path()).size(), 2u);
}

}  // namespace
}  // namespace weft::journal
