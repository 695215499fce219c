#include <gtest/gtest.h>

#include "engine/kept_reach.hpp"
#include "engine/test_lake.hpp"

// A table that carries a source's rows into the lake, some at a time.
namespace weft::engine {
namespace {

using test::TestColumn;
using test::TestLake;
using test::World;
using Base = mesh::ColumnType::Base;
using Kept = mesh::Materialisation;

constexpr uint64_t kRowsARun = 10;
constexpr Time kOld{std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)};
constexpr Time kNew{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

// Rows by their numbers, of which the first ones are old.
class Numbers final : public TableSource {
 public:
  uint64_t Mark() const override { return rows; }
  std::string_view number_column() const override { return "position"; }
  std::string_view carried_by() const override { return "tracking.kept_events"; }
  uint64_t RunEnd(uint64_t first) const override { return std::min(first + kRowsARun, rows); }
  std::unique_ptr<RowScan> Scan(const ScanRequest& request) const override {
    return std::make_unique<Rows>(*this, request);
  }

  uint64_t rows = 0, old = 0;
  mutable uint64_t scanned = 0;

 private:
  class Rows final : public RowScan {
   public:
    Rows(const Numbers& numbers, const ScanRequest& request)
        : numbers_(numbers), next_(request.first), end_(request.mark) {
      if (request.last < end_) end_ = request.last + 1;
      numbers_.scanned += end_ - std::min(next_, end_);
    }
    bool Next(RowSink& rows) override {
      if (next_ >= end_) return false;
      const Time at = next_ < numbers_.old ? kOld : kNew;
      rows.PutRow({static_cast<int64_t>(next_++), at});
      return true;
    }

   private:
    const Numbers& numbers_;
    uint64_t next_, end_;
  };
};

class LakeRuns : public ::testing::Test {
 protected:
  LakeRuns() : world_(Options()) {
    world_.Domain("tracking", "trackers");
    const auto columns = [] {
      return std::vector<mesh::Column>{TestColumn("position", Base::kInteger),
                                       TestColumn("timestamp", Base::kTimestampUtc)};
    };
    world_.Table({.domain = "tracking", .name = "raw", .columns = columns()});
    world_.Table({.domain = "tracking",
                  .name = "kept_events",
                  .columns = columns(),
                  .product = "SELECT position, \"timestamp\" FROM tracking.raw",
                  .kept = {.type = Kept::Type::kIncremental, .watermark = "position"}});
    world_.Table(
        {.domain = "tracking",
         .name = "events",
         .columns = columns(),
         .product = "SELECT * FROM tracking.kept_events UNION ALL SELECT * FROM tracking.raw"});
    world_.Build();
  }
  EngineOptions Options() {
    EngineOptions options = lake_.Options();
    options.sources.emplace("tracking.raw", &numbers_);
    return options;
  }

  // How many rows a run carried.
  uint64_t Run(const RowsToGo* without = nullptr) {
    const auto touch = world_.guard().Open(mesh::ServicePrincipal("tracking"),
                                           {.verb = audit::Verb::kRun}, world_.snapshot());
    const auto making = world_.engine().Make(*touch, *Table(), false);
    if (without) making->LeaveOut(*without);
    making->Write();
    making->Publish({});
    return making->rows();
  }
  mesh::TablePtr Table() { return world_.snapshot()->FindTable({"tracking", "kept_events"}); }
  std::vector<lake::Snapshot> Versions() {
    return lake::SnapshotsOf(
        *lake_.catalog().Find(lake::TableName{{"tracking"}, "kept_events"})->metadata);
  }
  // How far each version says that it came.
  std::vector<uint64_t> Ends() {
    std::vector<uint64_t> ends;
    for (const lake::Snapshot& version : Versions())
      ends.push_back(KeptNumber(version, "position"));
    return ends;
  }
  Json Kept() { return Found("kept_events"); }
  Json Found(const std::string& table) {
    const auto touch = world_.guard().Open(mesh::ServicePrincipal("tracking"),
                                           {.verb = audit::Verb::kRun}, world_.snapshot());
    return world_.engine().RowsAs(
        *touch, "tracking",
        "SELECT count(*), count(DISTINCT position), max(position) FROM tracking." + table, 1);
  }

  Numbers numbers_;
  TestLake lake_;
  World world_;
};

TEST_F(LakeRuns, CarryAsMuchAsOneTakesEachWhereTheLastOneEnded) {
  numbers_.rows = 25;
  EXPECT_EQ(Run(), 10u);
  EXPECT_EQ(Run(), 10u);
  EXPECT_EQ(Run(), 5u);
  numbers_.rows = 27;
  EXPECT_EQ(Run(), 2u);
  EXPECT_EQ(Kept(), (Json{{27, 27, 26}}));
  EXPECT_EQ(Ends(), (std::vector<uint64_t>{10, 20, 25, 27})) << "said by the commit of the rows";
  EXPECT_LE(numbers_.scanned, 27u + 2 * 4) << "and look at no more than that, but for the ends";
}

TEST_F(LakeRuns, GoOnBehindRowsThatAreNotToBeKept) {
  numbers_.rows = 25;
  numbers_.old = 20;
  const RowsToGo old{"timestamp", kNew, ""};
  EXPECT_EQ(Run(&old), 0u);
  EXPECT_EQ(Run(&old), 0u);
  EXPECT_EQ(Run(&old), 5u);
  EXPECT_EQ(Kept(), (Json{{5, 5, 24}}));
}

TEST_F(LakeRuns, AreNotWaitedForByWhoReads) {
  numbers_.rows = 5;
  EXPECT_EQ(Found("events"), (Json{{5, 5, 4}}));
  EXPECT_EQ(Run(), 5u);
  numbers_.rows = 7;
  EXPECT_EQ(Found("events"), (Json{{7, 7, 6}}));
}

TEST_F(LakeRuns, MakeNoVersionWhenNothingCame) {
  numbers_.rows = 5;
  EXPECT_EQ(Run(), 5u);
  const size_t versions = Versions().size();
  EXPECT_EQ(Run(), 0u);
  EXPECT_EQ(Versions().size(), versions);
}

}  // namespace
}  // namespace weft::engine
