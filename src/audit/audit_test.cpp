#include "audit/audit.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "audit/record.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/test_home.hpp"

namespace weft::audit {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kStart{std::chrono::hours(500'000)};
const mesh::ColumnRoles kUsed{{"tailnum", mesh::Role::kValue}};

class AuditTest : public testing::Test {
 protected:
  void Restart(AuditOptions options = {}) {
    audit_.reset();
    audit_ = std::make_unique<Audit>(folder_.path(), clock_, options);
  }

  store::TestFolder folder_;
  ManualClock clock_{kStart};
  std::unique_ptr<Audit> audit_ = std::make_unique<Audit>(folder_.path(), clock_);
};

Began Question(const std::string& text) {
  return {.verb = Verb::kQuestion,
          .caller = "analyst",
          .token_id = "t1",
          .client = "http",
          .request_id = "r1",
          .text = text,
          .purpose = "report",
          .tables = {{.table = "flights.departures",
                      .principal = "analyst",
                      .columns = {"tailnum"},
                      .masked = {"tailnum"},
                      .filtered = true,
                      .policies = {"pii"},
                      .roles = kUsed}}};
}

TEST_F(AuditTest, ShowsATouchAsOneRow) {
  const uint64_t offset = audit_->Begin(Question("SELECT 'ü'"));
  clock_.Advance(seconds(1));
  audit_->Finish(offset, {.outcome = "done", .rows = 3, .bytes = 40, .took = microseconds(70)});
  for (int round = 0; round < 2; ++round) {
    const auto rows = audit_->Last(10);
    ASSERT_EQ(rows.size(), 1u);
    const Row& row = rows[0];
    EXPECT_EQ(row.offset, offset);
    EXPECT_EQ(row.at, kStart);
    EXPECT_EQ(row.began.verb, Verb::kQuestion);
    EXPECT_EQ(row.began.caller + row.began.token_id + row.began.client, "analystt1http");
    EXPECT_EQ(row.began.request_id + row.began.text + row.began.purpose, "r1SELECT 'ü'report");
    ASSERT_EQ(row.began.tables.size(), 1u);
    EXPECT_EQ(row.began.tables[0].table, "flights.departures");
    EXPECT_EQ(row.began.tables[0].principal, "analyst");
    EXPECT_EQ(row.began.tables[0].columns, std::vector<std::string>{"tailnum"});
    EXPECT_EQ(row.began.tables[0].masked, std::vector<std::string>{"tailnum"});
    EXPECT_EQ(row.began.tables[0].policies, std::vector<std::string>{"pii"});
    EXPECT_TRUE(row.began.tables[0].filtered);
    EXPECT_EQ(row.began.tables[0].roles, kUsed);
    ASSERT_TRUE(row.ended);
    EXPECT_EQ(row.ended->outcome, "done");
    EXPECT_EQ(row.ended->rows, 3u);
    EXPECT_EQ(row.ended->bytes, 40u);
    EXPECT_EQ(row.ended->took, microseconds(70));
    Restart();
  }
}

TEST_F(AuditTest, ShowsTheNewestFirstAndNoMoreThanAsked) {
  std::vector<uint64_t> offsets;
  for (int i = 0; i < 500; ++i) {
    offsets.push_back(audit_->Begin(Question("q" + std::to_string(i))));
    if (i % 2 == 0) audit_->Finish(offsets[offsets.size() - 1], {.outcome = "done"});
    if (i % 5 == 0) audit_->Note({.verb = Verb::kLogin, .caller = "ada"}, false);
  }
  const auto rows = audit_->Last(100);
  ASSERT_EQ(rows.size(), 100u);
  for (size_t i = 1; i < rows.size(); ++i) EXPECT_LT(rows[i].offset, rows[i - 1].offset);
  EXPECT_EQ(rows[0].began.text, "q499");
  EXPECT_FALSE(rows[0].ended) << "reads as cut off";
  EXPECT_EQ(audit_->Last(10'000).size(), 600u);
  EXPECT_TRUE(audit_->Last(0).empty());
}

TEST_F(AuditTest, FindsTheEndOfALongQuestion) {
  const uint64_t offset = audit_->Begin(Question("long"));
  for (int i = 0; i < 300; ++i) audit_->Note({.verb = Verb::kLogin}, false);
  audit_->Finish(offset, {.outcome = "cancelled"});
  const auto rows = audit_->Last(301);
  ASSERT_EQ(rows.size(), 301u);
  EXPECT_EQ(rows.back().ended->outcome, "cancelled");
}

TEST_F(AuditTest, EndsANoteAsItBegins) {
  audit_->Note({.verb = Verb::kRefusal, .caller = "guest", .refusal = "guest may not"}, false);
  audit_->Note({.verb = Verb::kChange, .caller = "ada"}, true);
  const auto rows = audit_->Last(2);
  EXPECT_EQ(rows[1].ended->outcome, "refused");
  EXPECT_EQ(rows[1].began.refusal, "guest may not");
  EXPECT_EQ(rows[0].ended->outcome, "done");
  EXPECT_EQ(rows[0].began.verb, Verb::kChange);
}

TEST_F(AuditTest, KeepsTheFirst64KiBOfAText) {
  std::string text(65'535, 'x');
  text += "üüü";
  audit_->Begin(Question(text));
  EXPECT_EQ(audit_->Last(1)[0].began.text, text.substr(0, 65'535)) << "no half character";
  audit_->Begin(Question("\xff bad"));
  EXPECT_EQ(audit_->Last(1)[0].began.text, "\xef\xbf\xbd bad");
}

TEST_F(AuditTest, VerifiesAcrossRestartsAndSegments) {
  Restart({.segment_bytes_max = 2000});
  for (int i = 0; i < 50; ++i) {
    audit_->Finish(audit_->Begin(Question("q")), {.outcome = "done"});
    if (i % 10 == 0) Restart({.segment_bytes_max = 2000});
  }
  EXPECT_EQ(audit_->Verify(), "");
  EXPECT_EQ(audit_->Last(1000).size(), 50u);
}

AuditOptions KeepingThreeDays() {
  return {
      .sync_interval = milliseconds(0), .segment_bytes_max = 4 << 10, .keep = std::chrono::days(3)};
}

TEST_F(AuditTest, DropsWholeSegmentsThatAreOlderThanItKeeps) {
  Restart(KeepingThreeDays());
  for (int day = 0; day < 10; ++day) {
    for (int i = 0; i < 20; ++i) audit_->Begin(Question("day " + std::to_string(day)));
    clock_.Advance(std::chrono::days(1));
  }
  const auto rows = audit_->Last(1000);
  ASSERT_FALSE(rows.empty());
  const auto age = clock_.Now() - rows.back().at;
  EXPECT_GE(age, std::chrono::days(3));
  EXPECT_LE(age, std::chrono::days(5)) << "only a segment's younger records keep older ones";
  EXPECT_EQ(audit_->Verify(), "");
}

TEST_F(AuditTest, TheChainHoldsOnAfterADropAndARestart) {
  Restart(KeepingThreeDays());
  for (int i = 0; i < 40; ++i) audit_->Begin(Question("old"));
  clock_.Advance(std::chrono::days(4));
  Restart(KeepingThreeDays());
  EXPECT_EQ(audit_->Verify(), "");
  const auto rows = audit_->Last(1000);
  ASSERT_FALSE(rows.empty());
  EXPECT_TRUE(rows.front().began.text.starts_with("retention: ")) << rows.front().began.text;
  EXPECT_LT(rows.size(), 40u);
  Restart();
  EXPECT_EQ(audit_->Verify(), "");
}

TEST_F(AuditTest, SegmentsThatSomebodyElseTookAwayAreMissed) {
  Restart({.sync_interval = milliseconds(0), .segment_bytes_max = 4 << 10});
  for (int i = 0; i < 40; ++i) audit_->Begin(Question("kept for ever"));
  audit_.reset();
  std::filesystem::remove(folder_.path() / "00000000000000000000.log");
  Restart();
  EXPECT_NE(audit_->Verify().find("no record says"), std::string::npos) << audit_->Verify();
}

TEST_F(AuditTest, NamesTheRecordThatWasAltered) {
  for (int i = 0; i < 5; ++i) audit_->Note({.verb = Verb::kLogin, .caller = "ada"}, false);
  audit_.reset();
  {
    // Someone who knows the format rewrites a record, checksum and all.
    std::vector<std::string> records;
    {
      const journal::AppendLog log({.folder = folder_.path()});
      log.Read(0, [&](uint64_t, std::string_view record) {
        records.emplace_back(record);
        return true;
      });
    }
    std::filesystem::remove_all(folder_.path());
    std::filesystem::create_directories(folder_.path());
    journal::AppendLog log({.folder = folder_.path()});
    records[2].replace(records[2].find("ada"), 3, "eve");
    for (const std::string& record : records) log.Append(record);
  }
  Restart();
  EXPECT_NE(audit_->Verify().find("record 3"), std::string::npos);
}

TEST_F(AuditTest, NamesARecordThatDoesNotFitItsChecksum) {
  for (int i = 0; i < 5; ++i) audit_->Note({.verb = Verb::kLogin, .caller = "ada"}, true);
  const auto segment = folder_.path() / "00000000000000000000.log";
  std::string bytes = ReadFile(segment);
  bytes[bytes.find("ada")] = 'e';
  std::ofstream(segment, std::ios::binary) << bytes;
  EXPECT_NE(audit_->Verify().find("record 0"), std::string::npos);
  EXPECT_THROW(Restart(), Error) << "a hole in what was durable";
}

TEST_F(AuditTest, KeepsWhatHadBegunWhenItsProcessIsKilled) {
  const store::TestFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    Audit audit(folder.path(), clock_, {.sync_interval = seconds(100)});
    for (int i = 0; i < 20; ++i) audit.Begin(Question("q"));
    ::raise(SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  const Audit audit(folder.path(), clock_);
  EXPECT_EQ(audit.Last(100).size(), 20u);
  EXPECT_EQ(audit.Verify(), "");
}

TEST_F(AuditTest, ChainsRecordsOfManyThreads) {
  Restart({.sync_interval = milliseconds(1)});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const uint64_t offset = audit_->Begin(Question("q"));
        audit_->Finish(offset, {.outcome = "done"});
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(audit_->Verify(), "");
  const auto rows = audit_->Last(1000);
  EXPECT_EQ(rows.size(), 800u);
  for (const Row& row : rows) EXPECT_TRUE(row.ended);
}

TEST_F(AuditTest, LeavesOutRecordsThatItDoesNotKnow) {
  audit_->Note({.verb = Verb::kLogin}, false);
  audit_.reset();
  journal::AppendLog({.folder = folder_.path()}).Append("{\"type\":\"of the future\"}");
  Restart();
  EXPECT_EQ(audit_->Last(10).size(), 1u);
  EXPECT_NE(audit_->Verify().find("record 1"), std::string::npos);
}

TEST(Record, ComesBackFromItsText) {
  const std::string text =
      EncodeEnded(FirstPrevious(), kStart, 7, {.outcome = "failed", .error = "invalid"});
  EXPECT_EQ(PreviousOf(text), FirstPrevious());
  const auto record = DecodeRecord(text);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->type, RecordType::kEnded);
  EXPECT_EQ(record->of, 7u);
  EXPECT_EQ(record->at, kStart);
  EXPECT_EQ(record->ended.error, "invalid");
  for (const char* other : {"", "{", "[]", "{\"type\":5}", "{}"}) EXPECT_FALSE(DecodeRecord(other));
}

}  // namespace
}  // namespace weft::audit
