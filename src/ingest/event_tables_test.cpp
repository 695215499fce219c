#include "ingest/event_tables.hpp"

#include <gtest/gtest.h>

#include "journal/test_folder.hpp"
#include "mesh/caller.hpp"

namespace weft::ingest {
namespace {

// Five records: two accepted, one refused, two accepted.
// The first column's numbers, of chunks of two rows.
class FirstCells final : public engine::RowSink {
 public:
  void Put(size_t column, const engine::Cell& cell) override {
    if (column == 0) numbers.push_back(std::get<int64_t>(cell));
  }
  void EndRow() override { --room_; }
  size_t room() const override { return room_; }
  void EndChunk() { room_ = kRows; }

  std::vector<int64_t> numbers;

 private:
  static constexpr size_t kRows = 2;
  size_t room_ = kRows;
};

class EventTablesTest : public ::testing::Test {
 protected:
  EventTablesTest() : log_({.folder = folder_.path()}), tables_(log_) {
    for (const EventKind kind : {EventKind::kAccepted, EventKind::kAccepted, EventKind::kRefused,
                                 EventKind::kAccepted, EventKind::kAccepted}) {
      std::string bytes;
      EncodeEvent({.kind = kind, .domain = "orders", .sender = "ann"}, bytes);
      log_.Append(bytes);
    }
    log_.Sync();
  }

  std::vector<int64_t> Positions(const char* table, engine::ScanRequest request) const {
    const auto sources = tables_.sources();
    request.mark = sources.at(table)->Mark();
    const auto scan = sources.at(table)->Scan(request);
    FirstCells found;
    while (scan->Next(found)) found.EndChunk();
    return found.numbers;
  }

  journal::TestFolder folder_;
  journal::AppendLog log_;
  EventTables tables_;
};

using Places = std::vector<int64_t>;

TEST_F(EventTablesTest, GivesRowsFromOnePlaceToAnother) {
  const char* accepted = "tracking.journal_events";
  EXPECT_EQ(Positions(accepted, {}), (Places{0, 1, 3, 4}));
  engine::ScanRequest some;
  some.first = 1;
  some.last = 3;
  EXPECT_EQ(Positions(accepted, some), (Places{1, 3}));
  some.last = 100;
  EXPECT_EQ(Positions(accepted, some), (Places{1, 3, 4}));
  some.first = 100;
  EXPECT_EQ(Positions(accepted, some), Places{});
}

TEST_F(EventTablesTest, LeavesOutWhatIsKeptElsewhere) {
  tables_.BeginAt(EventTables::Of::kAccepted, 3);
  engine::ScanRequest all;
  EXPECT_EQ(Positions("tracking.journal_events", all), (Places{3, 4}));
  const auto sources = tables_.sources();
  EXPECT_EQ(sources.at("tracking.journal_events")->Begin(), 3U);
  EXPECT_EQ(sources.at("tracking.journal_rejected_events")->Begin(), 0U);
  EXPECT_EQ(Positions("tracking.journal_rejected_events", all), Places{2});
}

TEST_F(EventTablesTest, GivesRowsOfTablesToTheirDomainsOwnPrincipalAlone) {
  std::string bytes;
  EncodeEvent({.kind = EventKind::kRow, .domain = "orders", .table = "orders.parcels"}, bytes);
  log_.Append(bytes);
  log_.Sync();
  engine::ScanRequest asked;
  asked.reader = mesh::ServicePrincipal("orders");
  EXPECT_EQ(Positions("weft.event_rows", asked), Places{5});
  asked.reader = mesh::ServicePrincipal("accounts");
  EXPECT_EQ(Positions("weft.event_rows", asked), Places{});
  asked.reader = {.user = "ann", .is_admin = true, .own_domains = {"orders"}};
  EXPECT_EQ(Positions("weft.event_rows", asked), Places{}) << "they ask the table, by its rules";
}

TEST(EventTablesRuns, EndWithASegmentAndHaveRows) {
  std::string bytes;
  EncodeEvent({.kind = EventKind::kAccepted, .domain = "orders", .sender = "ann"}, bytes);
  const journal::TestFolder folder;
  journal::AppendLog log({.folder = folder.path(), .segment_bytes_max = 10 * bytes.size()});
  const EventTables tables(log);
  const auto sources = tables.sources();
  const engine::TableSource& accepted = *sources.at("tracking.journal_events");
  const engine::TableSource& refused = *sources.at("tracking.journal_rejected_events");
  const auto append = [&](EventKind kind) {
    bytes.clear();
    EncodeEvent({.kind = kind, .domain = "orders", .sender = "ann"}, bytes);
    log.Append(bytes);
    log.Sync();
  };
  while (log.segment_starts().size() < 4) append(EventKind::kAccepted);
  EXPECT_EQ(accepted.RunEnd(0), log.durable_offset()) << "one run takes it all";
  while (log.segment_starts().size() < 9) append(EventKind::kAccepted);
  const std::vector<uint64_t> starts = log.segment_starts();
  EXPECT_EQ(accepted.RunEnd(0), starts[4]);
  EXPECT_EQ(accepted.RunEnd(starts[1] + 1), starts[5]);
  EXPECT_EQ(accepted.RunEnd(starts[6]), log.durable_offset());
  EXPECT_EQ(refused.RunEnd(0), log.durable_offset()) << "there are none";

  append(EventKind::kRefused);
  const uint64_t first = log.durable_offset() - 1;
  while (log.segment_starts().size() < 16) append(EventKind::kAccepted);
  EXPECT_GT(refused.RunEnd(0), first);
  EXPECT_LT(refused.RunEnd(0), log.durable_offset());
}

}  // namespace
}  // namespace weft::ingest
