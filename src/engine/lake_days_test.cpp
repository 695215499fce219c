#include "engine/lake_days.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "base/text.hpp"
#include "duckdb.hpp"
#include "engine/test_lake.hpp"

// Events of ten days, carried into the lake run by run, some of them late: a question about one day
// reads that day's files only.
namespace weft::engine {
namespace {

using test::TestColumn;
using test::TestLake;
using test::World;
using Base = mesh::ColumnType::Base;
using Kept = mesh::Materialisation;

class LakeDays : public ::testing::Test {
 protected:
  LakeDays() : lake_(true), world_(lake_.Options()) { Fill(world_); }

  static void Fill(World& world) {
    world.Domain("tracking", "trackers");
    world.User("tracker", {"trackers"});
    world.Policy(R"(
apiVersion: weft/v1
kind: Policy
name: tracking
description: Who reads.
rules:
  - {name: trackers, effect: allow, to: {teams: [trackers]}}
)",
                 "tracking");
  }
  static void Build(World& world, const std::string& rows) {
    const auto columns = [] {
      return std::vector<mesh::Column>{TestColumn("position", Base::kInteger),
                                       TestColumn("timestamp", Base::kTimestampUtc)};
    };
    world.Table({.domain = "tracking", .name = "raw", .columns = columns(), .rows = rows});
    world.Table({.domain = "tracking",
                 .name = "kept_events",
                 .columns = columns(),
                 .product = "SELECT position, \"timestamp\" FROM tracking.raw",
                 .kept = {.type = Kept::Type::kIncremental, .watermark = "position"}});
    world.Build();
  }

  // One run more: events of this day, and some that come `late` days late.
  void Carry(int day, int late) {
    const std::string rows =
        "SELECT " + std::to_string(next_) + " + i AS position, " + first_ + " + to_days(CAST(" +
        std::to_string(day) + " - CASE WHEN i % 10 = 9 THEN " + std::to_string(late) +
        " ELSE 0 END AS INTEGER)) + to_minutes(i * 14) AS \"timestamp\" FROM range(100) t(i)";
    next_ += 100;
    Build(world_, rows);
    Carry();
  }
  void Carry() {
    const auto touch = world_.guard().Open(mesh::ServicePrincipal("tracking"),
                                           {.verb = audit::Verb::kRun}, world_.snapshot());
    const auto making = world_.engine().Make(*touch, *Table(), false);
    making->Write();
    making->Publish({});
  }
  mesh::TablePtr Table() { return world_.snapshot()->FindTable({"tracking", "kept_events"}); }

  // How many files a question about this day reads where none has been read, and the rows that it
  // counts. All of such a small file comes at once.
  std::pair<int, int64_t> Asked(int day) {
    World fresh(lake_.Options());
    Fill(fresh);
    Build(fresh, "SELECT 1 AS position, " + first_ + " AS \"timestamp\"");
    const std::string from = first_ + " + to_days(" + std::to_string(day);
    lake_.far().reads = 0;
    const Json rows = fresh.Rows("tracker",
                                 "SELECT count(*), max(position) FROM tracking.kept_events WHERE "
                                 "\"timestamp\" >= " +
                                     from + ") AND \"timestamp\" < " + from + " + 1)");
    return {lake_.far().reads, rows[0][0].get<int64_t>()};
  }

  const std::string first_ =
      "TIMESTAMPTZ " +
      SqlText(FormatTime(std::chrono::floor<std::chrono::days>(SystemClock().Now()) -
                         std::chrono::days(20)));
  TestLake lake_;
  World world_;
  int64_t next_ = 0;
};

TEST_F(LakeDays, AQuestionAboutOneDayReadsThatDaysFilesOnly) {
  // Five runs a day. The last one of each day also brings events of three days before.
  for (int day = 0; day < 10; ++day)
    for (int run = 0; run < 5; ++run) Carry(day, run == 4 && day >= 3 ? 3 : 0);
  EXPECT_EQ(lake_.Files(".parquet"), 57u);
  EXPECT_EQ(Asked(5), (std::pair{6, int64_t{500}})) << "five of that day, one with late ones";
  EXPECT_EQ(Asked(9), (std::pair{5, int64_t{490}}));

  // Compaction makes one file of each day.
  EXPECT_TRUE(world_.engine().Compact(*Table(), SystemClock().Now()));
  for (int day = 0; day < 10; ++day) EXPECT_EQ(Asked(day).first, 1) << day;
  EXPECT_EQ(Asked(5).second, 500);
  EXPECT_FALSE(world_.engine().Compact(*Table(), SystemClock().Now()))
      << "days are not written again for the sake of others";
  Carry(9, 8);
  EXPECT_EQ(Asked(1), (std::pair{2, int64_t{520}}));
}

// A reader of one hour passes the groups of others.
TEST_F(LakeDays, FilesHaveTheirRowsInOrderInGroupsOfBoundedSize) {
  constexpr int kRows = 300'000, kGroupMax = 122'880;
  Build(world_, "SELECT i AS position, " + first_ +
                    " + to_seconds(CAST(hash(i) % 86400 AS BIGINT)) "
                    "AS \"timestamp\" FROM range(" +
                    std::to_string(kRows) + ") t(i)");
  Carry();
  duckdb::DuckDB database(nullptr);
  duckdb::Connection connection(database);
  const auto number = [&](const std::string& sql) {
    return connection.Query(sql)->GetValue(0, 0).GetValue<int64_t>();
  };
  int64_t rows = 0;
  for (const std::string& address : world_.engine().AddressesOf(*Table())) {
    if (!address.ends_with(".parquet")) continue;
    const std::string file = SqlText(address.substr(strlen("file://")));
    rows += number("SELECT count(*) FROM read_parquet(" + file + ")");
    EXPECT_LE(number("SELECT max(row_group_num_rows) FROM parquet_metadata(" + file + ")"),
              kGroupMax);
    EXPECT_EQ(number("SELECT count(*) FROM (SELECT \"timestamp\" < lag(\"timestamp\") OVER (ORDER "
                     "BY file_row_number) AS is_back FROM read_parquet(" +
                     file + ", file_row_number = true)) WHERE is_back"),
              0);
  }
  EXPECT_EQ(rows, kRows);
}

}  // namespace
}  // namespace weft::engine
