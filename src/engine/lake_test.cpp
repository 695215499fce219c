#include <gtest/gtest.h>

#include "engine/test_lake.hpp"
#include "engine/test_world.hpp"

// Materialised tables: written into the lake, read back as its snapshots are.
namespace weft::engine {
namespace {

using test::TestColumn;
using test::TestLake;
using test::World;
using Base = mesh::ColumnType::Base;
using Kept = mesh::Materialisation;

class LakeTest : public ::testing::Test {
 protected:
  explicit LakeTest(bool is_far = false) : lake_(is_far), world_(lake_.Options()) {
    world_.Domain("shop", "sellers");
    world_.User("seller", {"sellers"});
    world_.User("stranger", {});
    world_.Policy(R"(
apiVersion: weft/v1
kind: Policy
name: shop
description: Strangers see the first customer.
rules:
  - {name: sellers, effect: allow, to: {teams: [sellers]}}
  - {name: some, effect: allow, to: {users: [stranger]}, filter: customer = 1}
)",
                  "shop");
    Orders("SELECT i AS id, i % 3 AS customer, i * 1.5 AS price FROM range(10) t(i)");
    Keep({.type = Kept::Type::kTable});
  }

  void Orders(const std::string& rows) {
    world_.Table(
        {.domain = "shop",
         .name = "orders",
         .columns = {TestColumn("id", Base::kInteger), TestColumn("customer", Base::kInteger),
                     TestColumn("price", Base::kNumber)},
         .rows = rows});
    world_.Build();
  }

  void Keep(const Kept& kept,
            const std::string& sql = "SELECT id, customer, price FROM shop.orders",
            std::vector<mesh::Column> more = {}) {
    std::vector<mesh::Column> columns{TestColumn("id", Base::kInteger),
                                      TestColumn("customer", Base::kInteger),
                                      TestColumn("price", Base::kNumber)};
    columns[0].primary_key = true;
    columns.insert(columns.end(), more.begin(), more.end());
    world_.Table(
        {.domain = "shop", .name = "kept", .columns = columns, .product = sql, .kept = kept});
    world_.Build();
  }

  std::unique_ptr<audit::Touch> AsDomain() {
    return world_.guard().Open(mesh::ServicePrincipal("shop"), {.verb = audit::Verb::kRun},
                               world_.snapshot());
  }

  lake::Snapshot Run(bool whole = false) {
    const auto touch = AsDomain();
    const mesh::TablePtr table = world_.snapshot()->FindTable({"shop", "kept"});
    const auto making = world_.engine().Make(*touch, *table, whole);
    making->Write();
    return making->Publish({});
  }

  std::string Sum(const std::string& user = "seller", const std::string& at = "") {
    return world_.Rows(user, "SELECT count(*), sum(id)::BIGINT, sum(price) FROM shop.kept" + at)[0]
        .dump();
  }

  TestLake lake_;
  World world_;
};

class FarLakeTest : public LakeTest {
 protected:
  FarLakeTest() : LakeTest(true) {}
};

TEST_F(FarLakeTest, IsReadByRangesThatAreKept) {
  Run();
  EXPECT_EQ(Sum(), "[10,45,67.5]");
  EXPECT_EQ(Sum("stranger"), "[3,12,18]");
  const int reads = lake_.far().reads;
  EXPECT_GT(reads, 0);
  EXPECT_EQ(Sum(), "[10,45,67.5]");
  EXPECT_EQ(lake_.far().reads, reads);
}

TEST_F(FarLakeTest, AQuestionThatIsCancelledDoesNotWaitForIt) {
  Run();
  lake_.far().is_stuck = true;
  const auto touch = world_.Touch("seller");
  const auto answer = world_.engine().Ask(*touch, {.sql = "SELECT sum(id) FROM shop.kept"});
  std::thread canceller([&] {
    while (lake_.far().reads == 0) std::this_thread::yield();
    answer->Cancel();
  });
  EXPECT_EQ(store::KindOf([&] { answer->Next(); }), ErrorKind::kCancelled);
  canceller.join();
  lake_.far().is_stuck = false;
  EXPECT_EQ(Sum(), "[10,45,67.5]");
}

TEST_F(FarLakeTest, ThatIsAwayIsSaidToBe) {
  Run();
  lake_.far().is_away = true;
  EXPECT_TRUE(world_.Failure("seller", "SELECT sum(id) FROM shop.kept").starts_with("unavailable"));
  lake_.far().is_away = false;
  EXPECT_EQ(Sum(), "[10,45,67.5]");
}

TEST_F(LakeTest, WithoutARunThereIsNoData) {
  EXPECT_EQ(world_.Failure("seller", "SELECT * FROM shop.kept"),
            "unavailable: shop.kept has no data yet");
}

TEST_F(LakeTest, ARunIsReadBackAndGoverned) {
  Run();
  EXPECT_EQ(Sum(), "[10,45,67.5]");
  EXPECT_EQ(Sum("stranger"), "[3,12,18]") << "1, 4, 7 are customer 1";
}

TEST_F(LakeTest, ReadersKeepTheLastRunUntilTheNext) {
  Run();
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(3) t(i)");
  EXPECT_EQ(Sum(), "[10,45,67.5]");
  Run();
  EXPECT_EQ(Sum(), "[3,3,6]");
}

TEST_F(LakeTest, AnOlderVersionIsReadByNumberAndByTime) {
  const lake::Snapshot first = Run();
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(3) t(i)");
  const lake::Snapshot second = Run();
  EXPECT_EQ(Sum("seller", " AT (VERSION => " + std::to_string(first.id) + ")"), "[10,45,67.5]");
  EXPECT_EQ(Sum("seller", " AT (TIMESTAMP => TIMESTAMPTZ '" + FormatTime(second.at) + "')"),
            "[3,3,6]");
  EXPECT_EQ(world_.Failure("seller", "SELECT * FROM shop.kept AT (VERSION => 7)"),
            "not found: shop.kept has no version 7");
  EXPECT_EQ(world_.Failure("seller", "SELECT * FROM shop.orders AT (VERSION => 7)"),
            "invalid: shop.orders has no versions: it is read as it is now");
}

TEST_F(LakeTest, WhatIsNotPublishedIsSeenByNobodyButItsCheck) {
  Run();
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(3) t(i)");
  const size_t files = lake_.Files(".parquet");
  {
    const auto touch = AsDomain();
    const auto check = AsDomain();
    const auto making =
        world_.engine().Make(*touch, *world_.snapshot()->FindTable({"shop", "kept"}));
    making->Write();
    const auto shown = making->ShowTo(*check);
    EXPECT_EQ(world_.engine().RowsAs(*check, "shop", "SELECT count(*) FROM shop.kept", 1)[0][0], 3);
    EXPECT_EQ(Sum(), "[10,45,67.5]");
  }
  EXPECT_EQ(Sum(), "[10,45,67.5]");
  EXPECT_EQ(lake_.Files(".parquet"), files);
}

TEST_F(LakeTest, AppendTakesOnlyWhatIsBeyondTheWatermark) {
  Keep({.type = Kept::Type::kIncremental, .watermark = "id"});
  Run();
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(8, 13) t(i)");
  Run();
  EXPECT_EQ(Sum(), "[13,78,73.5]") << "8 and 9 were there";
  Run();
  EXPECT_EQ(Sum(), "[13,78,73.5]");
  EXPECT_EQ(lake_.Files(".parquet"), 2u) << "an empty run adds no file";
}

TEST_F(LakeTest, WhatWasTakenOutIsNotAppendedAgainThoughItWasTheNewest) {
  Keep({.type = Kept::Type::kIncremental, .watermark = "id"});
  Run();
  const auto forget = [&](const std::string& column, const std::string& value) {
    world_.engine().Forget(*world_.snapshot()->FindTable({"shop", "kept"}),
                           {.column = column, .before = std::nullopt, .value = value},
                           SystemClock().Now(), [](const std::vector<std::string>&) {});
  };
  forget("price", "13.5");
  EXPECT_EQ(Sum(), "[9,36,54]");
  Run();
  EXPECT_EQ(Sum(), "[9,36,54]") << "its source has it still";
  for (const char* customer : {"0", "1", "2"}) forget("customer", customer);
  EXPECT_EQ(Sum(), "[0,null,null]");
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(8, 13) t(i)");
  Run();
  EXPECT_EQ(Sum(), "[3,33,6]");
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(2) t(i)");
  Run(true);
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(4) t(i)");
  Run();
  EXPECT_EQ(Sum(), "[4,6,8]") << "made anew, it begins anew";
  forget("id", "3");
  EXPECT_EQ(lake_.catalog().Find({{"shop"}, "kept"})->metadata->dump().find("watermark.id\":\"3"),
            std::string::npos)
      << "the value that goes is noted nowhere";
}

TEST_F(LakeTest, MergeReplacesRowsByTheirKey) {
  Keep({.type = Kept::Type::kIncremental, .incremental = Kept::Incremental::kMerge});
  Run();
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(8, 13) t(i)");
  Run();
  EXPECT_EQ(Sum(), "[13,78,52]");
  Orders("SELECT i AS id, 1 AS customer, 0.0 AS price FROM range(0, 10) t(i)");
  Run();
  EXPECT_EQ(Sum(), "[13,78,6]") << "deletes of deletes";
  Run(true);
  EXPECT_EQ(Sum(), "[10,45,0]") << "all rows anew";
}

TEST_F(LakeTest, AColumnThatIsNewIsNullInOldRows) {
  Keep({.type = Kept::Type::kIncremental, .watermark = "id"});
  Run();
  Keep({.type = Kept::Type::kIncremental, .watermark = "id"},
       "SELECT id, customer, price, 'new' AS note FROM shop.orders",
       {TestColumn("note", Base::kText)});
  EXPECT_EQ(world_.Rows("seller", "SELECT count(note) FROM shop.kept")[0][0], 0) << "not made yet";
  Orders("SELECT i AS id, 1 AS customer, 2.0 AS price FROM range(8, 13) t(i)");
  Run();
  EXPECT_EQ(world_.Rows("seller", "SELECT count(*), count(note) FROM shop.kept")[0].dump(),
            "[13,3]");
}

TEST_F(LakeTest, AnEmptyResultIsAnEmptyTable) {
  Keep({.type = Kept::Type::kTable}, "SELECT id, customer, price FROM shop.orders WHERE id > 99");
  Run();
  EXPECT_EQ(world_.Rows("seller", "SELECT count(*) FROM shop.kept")[0][0], 0);
}

TEST_F(LakeTest, AStatementSeesOneSnapshot) {
  Run();
  EXPECT_EQ(
      world_.Rows("seller", "SELECT count(*) FROM shop.kept a JOIN shop.kept b USING (id)")[0][0],
      10);
}

}  // namespace
}  // namespace weft::engine
