#include <gtest/gtest.h>

#include <random>

#include "journal/replace.hpp"
#include "journal/sim_disk.hpp"
#include "journal/test_folder.hpp"

// Every moment of a scripted workload is a crash, and of what was not synced then, everything may
// be there, nothing, the beginning, or any sectors without the others. Then the log is opened,
// again after a crash at every moment of that, and goes on. However it went: what was acknowledged
// is there, in order, once; nothing is there that nobody appended; a second opening mends nothing.
namespace weft::journal {
namespace {

constexpr uint64_t kSegmentBytes = 700;
const std::filesystem::path kFolder = "log";

// Some are replaced by others.
bool Goes(uint64_t number) { return number % 3 == 1; }

std::string Payload(uint64_t number) {
  return std::to_string(number) + std::string((number * 37) % 130, static_cast<char>(number % 3));
}

LogOptions On(SimDisk& disk, bool reserves) {
  return {
      .folder = kFolder, .segment_bytes_max = kSegmentBytes, .reserves = reserves, .disk = &disk};
}

// Notes are numbers of records: 3n when n had been given to the log, 3n + 1 when a sync said that n
// are durable, 3n + 2 when those before n that go were replaced.
class Workload {
 public:
  explicit Workload(bool reserves) : log_(On(disk_, reserves)) {}

  const SimDisk& Run() {
    for (const size_t batch : {1, 1, 3, 1, 2, 4, 1, 1, 5, 2}) {
      Append(batch);
      if (batch != 2) Sync();
      if (batch == 4) log_.DropBefore(log_.next_offset() / 2);
      if (batch == 5) Replace(log_.next_offset() - 2);
    }
    return disk_;
  }

 private:
  void Append(size_t count) {
    std::vector<std::string> payloads;
    for (size_t i = 0; i < count; ++i) payloads.push_back(Payload(appended_++));
    const std::vector<std::string_view> records(payloads.begin(), payloads.end());
    disk_.Note(3 * appended_);
    log_.AppendAll(records);
  }
  void Sync() {
    log_.Sync();
    disk_.Note(3 * log_.durable_offset() + 1);
  }
  void Replace(uint64_t before) {
    ReplaceBefore(log_, before, [](uint64_t offset, std::string_view record) {
      return Goes(offset) ? std::optional(std::string(record.size(), 'x')) : std::nullopt;
    });
    disk_.Note(3 * before + 2);
  }

  SimDisk disk_;
  AppendLog log_;
  uint64_t appended_ = 0;
};

struct Promise {
  uint64_t appended = 0, durable = 0, replaced = 0;
};
Promise PromiseAt(const std::vector<DiskOp>& history, size_t count) {
  Promise promise;
  for (size_t i = 0; i < count; ++i) {
    if (history[i].kind != DiskOp::Kind::kNote) continue;
    const uint64_t number = history[i].position / 3, kind = history[i].position % 3;
    (kind == 0 ? promise.appended : kind == 1 ? promise.durable : promise.replaced) = number;
  }
  return promise;
}

// Judges and counts.
struct Judge {
  bool reserves = false;
  size_t opened = 0, torn = 0;

  void ExpectHeld(const AppendLog& log, const Promise& promise, const std::string& when) {
    uint64_t next = log.first_offset();
    log.Read(0, [&](uint64_t offset, std::string_view record) {
      EXPECT_EQ(offset, next) << when;
      const std::string payload = Payload(next++), other(payload.size(), 'x');
      const bool is_replaced = Goes(offset) && record == other;
      EXPECT_TRUE(is_replaced || record == payload) << when << ": " << record;
      EXPECT_TRUE(is_replaced || !Goes(offset) || offset >= promise.replaced)
          << when << ": what was replaced is back";
      return true;
    });
    EXPECT_EQ(next, log.next_offset()) << when;
    EXPECT_GE(next, promise.durable) << when << ": an acknowledged record is gone";
    EXPECT_LE(next, promise.appended) << when << ": a record that nobody appended";
    EXPECT_LE(log.first_offset(), promise.durable) << when;
  }

  // Answers what opening did to the disk.
  std::vector<DiskOp> Open(const Image& image, Promise promise, const std::string& when) {
    SimDisk disk(image);
    const AppendLog log(On(disk, reserves));
    ++opened;
    torn += log.recovery().torn_bytes > 0;
    ExpectHeld(log, promise, when);
    return disk.history();
  }

  void OpenAgainAndGoOn(const Image& image, Promise promise, const std::string& when) {
    SimDisk disk(image);
    uint64_t next = 0;
    {
      AppendLog log(On(disk, reserves));
      EXPECT_EQ(log.recovery().torn_bytes, 0u) << when << ": the first opening left something";
      next = log.next_offset();
      log.Append(Payload(next));
      log.Sync();
    }
    promise.durable = std::max(promise.durable, next + 1);
    promise.appended = std::max(promise.appended, next + 1);
    ExpectHeld(AppendLog(On(disk, reserves)), promise, when + ", and went on");
  }

  void ExpectSurvives(const Image& start, const std::vector<DiskOp>& history, const Crash& crash,
                      const std::string& when) {
    const Promise promise = PromiseAt(history, crash.count);
    const Image image = CrashedDisk(start, history, crash).Left().image;
    const auto mending = Open(image, promise, when);
    for (size_t count = 0; count <= mending.size(); ++count) {
      for (const bool keeps : {true, false}) {
        const Crash again{.count = count, .names_kept = keeps ? SIZE_MAX : 0, .rest_kept = keeps};
        const Image left = CrashedDisk(image, mending, again).Left().image;
        const std::string then = when + ", then " + std::to_string(count) + " of its mending";
        if (count < mending.size()) Open(left, promise, then);
        if (count == mending.size()) OpenAgainAndGoOn(left, promise, then);
      }
    }
  }
};

// Of the pieces that were not synced: all, none, the first ones, all but one, one alone, some.
std::vector<Crash> CrashesAt(size_t count, const Wreck& wreck, std::mt19937& random) {
  std::vector<Crash> crashes;
  for (size_t names = 0; names <= wreck.names; ++names) {
    const auto add = [&](std::vector<bool> kept) {
      crashes.push_back({.count = count, .names_kept = names, .kept = std::move(kept)});
    };
    for (size_t pieces = 0; pieces <= wreck.pieces; ++pieces) {
      std::vector<bool> first(wreck.pieces, false);
      std::fill_n(first.begin(), pieces, true);
      add(first);
      if (pieces == wreck.pieces) continue;
      std::vector<bool> one(wreck.pieces, false), others(wreck.pieces, true), some(wreck.pieces);
      one[pieces] = true;
      others[pieces] = false;
      for (size_t i = 0; i < some.size(); ++i) some[i] = random() % 2;
      for (auto& kept : {one, others, some}) add(kept);
    }
  }
  return crashes;
}

void TryAllCrashes(bool reserves) {
  Workload workload(reserves);
  const std::vector<DiskOp> history = workload.Run().history();
  std::mt19937 random(20261126);
  Judge judge{.reserves = reserves};
  for (size_t count = 0; count <= history.size(); ++count) {
    const Wreck all = CrashedDisk({}, history, {.count = count}).Left();
    const auto crashes = CrashesAt(count, all, random);
    for (size_t i = 0; i < crashes.size(); ++i) {
      judge.ExpectSurvives(
          {}, history, crashes[i],
          "crash " + std::to_string(i) + " after " + std::to_string(count) + " operations");
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(judge.opened, 2000u);
  EXPECT_GT(judge.torn, 100u);
}

TEST(Crash, LosesNothingThatWasAcknowledgedAtAnyMomentAndInventsNothing) { TryAllCrashes(false); }

TEST(Crash, LosesNothingWhereSegmentsReserveTheirPlace) { TryAllCrashes(true); }

TEST(Crash, AFailedSyncStopsTheProcess) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  // A device that takes what is written and cannot sync.
  EXPECT_DEATH(SystemDisk().Open("/dev/null", SegmentFile::Use::kWrite)->Sync(), "fdatasync");
}

TEST(Crash, AnEarlierSegmentTakesNothingOnceTheNextWasBegun) {
  SimDisk disk;
  AppendLog log(On(disk, false));
  log.Append(std::string(600, 'a'));
  disk.SetRoom(16);  // the next segment's header does not fit, its file may be there
  EXPECT_THROW(log.Append(std::string(200, 'b')), Error);
  disk.SetRoom(UINT64_MAX);
  EXPECT_EQ(log.Append("c"), 1u);
  EXPECT_EQ(log.segment_starts(), (std::vector<uint64_t>{0, 1}));
  EXPECT_EQ(RecordsOf(AppendLog(On(disk, false))), RecordsOf(log));
}

}  // namespace
}  // namespace weft::journal
