#include "journal/group_writer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "base/error.hpp"
#include "journal/sim_disk.hpp"
#include "journal/test_folder.hpp"

namespace weft::journal {
namespace {

const std::filesystem::path kFolder = "log";

uint64_t AppendTexts(GroupWriter& writer, const std::vector<std::string>& texts) {
  const std::vector<std::string_view> records(texts.begin(), texts.end());
  return writer.Append(records);
}

size_t SyncsOf(const SimDisk& disk) {
  size_t syncs = 0;
  for (const DiskOp& op : disk.history())
    syncs += op.kind == DiskOp::Kind::kSync && op.name.ends_with(".log");
  return syncs;
}

TEST(GroupWriter, AnswersWhatIsDurableAndKeepsBatchesTogether) {
  constexpr int kThreads = 8, kBatches = 60;
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 20'000, .reserves = true});
  std::atomic<uint64_t> told_next{0};
  {
    GroupWriter writer(log, {}, [&](uint64_t first, GroupWriter::Batch records) {
      EXPECT_EQ(first, told_next);
      EXPECT_LE(first + records.size(), log.durable_offset());
      told_next = first + records.size();
    });
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&, thread] {
        for (int batch = 0; batch < kBatches; ++batch) {
          const std::string name = std::to_string(thread) + "/" + std::to_string(batch) + "/";
          const uint64_t first = AppendTexts(writer, {name + "a", name + "b", name + "c"});
          EXPECT_GE(log.durable_offset(), first + 3);
          EXPECT_GE(told_next, first + 3);
        }
      });
    for (auto& thread : threads) thread.join();
  }
  const auto records = RecordsOf(AppendLog({.folder = folder.path()}));
  ASSERT_EQ(records.size(), 3u * kThreads * kBatches);
  std::vector<int> next(kThreads, 0);
  for (size_t i = 0; i < records.size(); i += 3) {
    const int thread = records[i][0] - '0';
    const std::string name = std::to_string(thread) + "/" + std::to_string(next[thread]++) + "/";
    EXPECT_EQ(records[i], name + "a");
    EXPECT_EQ(records[i + 1], name + "b");
    EXPECT_EQ(records[i + 2], name + "c");
  }
}

// Holds the writer in its turn until it is let go, so that others gather.
class Gate {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    is_held_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  }
  void WaitUntilHeld() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_held_; });
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_held_ = false, is_open_ = false;
};

TEST(GroupWriter, WhoComesWhileTheDiskSyncsSharesTheNextSync) {
  SimDisk disk;
  AppendLog log({.folder = kFolder, .disk = &disk});
  Gate gate;
  GroupWriter writer(log, {}, [&](uint64_t first, GroupWriter::Batch) {
    if (first == 0) gate.Wait();
  });
  std::vector<std::thread> threads;
  threads.emplace_back([&] { AppendTexts(writer, {"first"}); });
  gate.WaitUntilHeld();
  const size_t before = SyncsOf(disk);
  std::atomic<int> begun{0};
  for (int i = 0; i < 20; ++i)
    threads.emplace_back([&] {
      ++begun;
      AppendTexts(writer, {"more"});
    });
  while (begun < 20) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  gate.Open();
  for (auto& thread : threads) thread.join();
  EXPECT_LE(SyncsOf(disk) - before, 2u);
  EXPECT_EQ(log.durable_offset(), 21u);
}

TEST(GroupWriter, WhoComesAloneWritesAtOnce) {
  SimDisk disk;
  AppendLog log({.folder = kFolder, .disk = &disk});
  std::thread::id writes;
  GroupWriter writer(log, {},
                     [&](uint64_t, GroupWriter::Batch) { writes = std::this_thread::get_id(); });
  AppendTexts(writer, {"alone"});
  EXPECT_EQ(writes, std::this_thread::get_id());
}

TEST(GroupWriter, RefusesBeforeMemoryGrows) {
  SimDisk disk;
  AppendLog log({.folder = kFolder, .disk = &disk});
  Gate gate;
  GroupWriter writer(log, {.waiting_bytes_max = 100}, [&](uint64_t first, GroupWriter::Batch) {
    if (first == 0) gate.Wait();
  });
  std::thread first([&] { AppendTexts(writer, {"first"}); });
  gate.WaitUntilHeld();
  std::atomic<int> taken{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i)
    threads.emplace_back([&] {
      try {
        AppendTexts(writer, {std::string(40, 'x')});
        ++taken;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kExhausted);
        ++refused;
      }
    });
  while (refused < 8) std::this_thread::yield();
  gate.Open();
  first.join();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 2);
  EXPECT_EQ(log.next_offset(), 3u);
}

TEST(GroupWriter, AFullDiskRefusesWholeBatchesAndTakesThemAgainWhenThereIsRoom) {
  SimDisk disk;
  AppendLog log({.folder = kFolder, .segment_bytes_max = 4096, .reserves = true, .disk = &disk});
  GroupWriter writer(log);
  AppendTexts(writer, {"kept", "too"});
  disk.SetRoom(200);
  const std::string large(3000, 'x');
  for (int round = 0; round < 3; ++round) {
    try {
      AppendTexts(writer, {large, large});
      FAIL() << "took what does not fit";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
      EXPECT_FALSE(error.hint().empty());
    }
    EXPECT_EQ(log.next_offset(), 2u);
  }
  EXPECT_EQ(RecordsOf(log), (std::vector<std::string>{"kept", "too"}));
  disk.SetRoom(UINT64_MAX);
  EXPECT_EQ(AppendTexts(writer, {"again"}), 2u);
  EXPECT_EQ(RecordsOf(AppendLog({.folder = kFolder, .disk = &disk})),
            (std::vector<std::string>{"kept", "too", "again"}));
}

TEST(GroupWriter, RefusesARecordThatNoLogTakesAloneAndNotItsNeighbours) {
  SimDisk disk;
  AppendLog log({.folder = kFolder, .disk = &disk});
  GroupWriter writer(log);
  EXPECT_THROW(AppendTexts(writer, {"a", std::string(kRecordBytesMax + 1, 'x')}), Error);
  EXPECT_EQ(AppendTexts(writer, {"b"}), 0u);
  EXPECT_EQ(AppendTexts(writer, {}), 1u);
}

TEST(GroupWriter, IsReadFromAnyOffsetWhileItIsWritten) {
  constexpr uint64_t kRecords = 3000;
  const TestFolder folder;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 5000, .reserves = true});
  GroupWriter writer(log);
  std::thread appending([&] {
    for (uint64_t i = 0; i < kRecords; i += 10) {
      std::vector<std::string> texts;
      for (uint64_t j = i; j < i + 10; ++j) texts.push_back(std::to_string(j));
      AppendTexts(writer, texts);
    }
  });
  for (const uint64_t from : {0, 1000, 2999}) {
    AppendLog::Cursor cursor(log, from);
    for (uint64_t next = from; next < kRecords;) {
      const auto record = cursor.Next(log.durable_offset());
      if (!record) {
        std::this_thread::yield();
        continue;
      }
      ASSERT_EQ(record->first, next);
      ASSERT_EQ(record->second, std::to_string(next++));
    }
  }
  appending.join();
}

TEST(GroupWriter, IsCopiedWhileItIsWritten) {
  const TestFolder folder, copies;
  AppendLog log({.folder = folder.path(), .segment_bytes_max = 3000, .reserves = true});
  GroupWriter writer(log);
  std::atomic<bool> is_over{false};
  std::thread appending([&] {
    for (uint64_t i = 0; !is_over; ++i) AppendTexts(writer, {std::to_string(i)});
  });
  for (int copy = 0; copy < 20; ++copy) {
    const auto to = copies.path() / std::to_string(copy);
    const uint64_t durable = log.durable_offset();
    log.CopyTo(to);
    const AppendLog opened({.folder = to});
    EXPECT_EQ(opened.recovery().torn_bytes, 0u);
    EXPECT_GE(opened.next_offset(), durable);
    const auto records = RecordsOf(opened);
    for (size_t i = 0; i < records.size(); ++i) ASSERT_EQ(records[i], std::to_string(i));
  }
  is_over = true;
  appending.join();
}

}  // namespace
}  // namespace weft::journal
