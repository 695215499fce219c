#include "transform/transform.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "product/test_shop.hpp"
#include "transform/desk.hpp"
#include "transform/upkeep.hpp"

namespace weft::transform {
namespace {

using product::Shop;
using product::TestFiles;
using product::TestMesh;
using std::chrono::hours;

const std::string kRevenue = "orders.revenue";
const std::string kOrders = "orders/orders/orders.csv";
const std::string kSql = "orders/revenue/revenue.sql";
const std::string kSum = "SELECT sum(revenue)::INTEGER FROM orders.revenue";

// The shop, its revenue made by runs.
class TransformTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Schedule("on-change");
    mesh_.Apply(files_);
    begin();
  }

  void Schedule(const std::string& schedule) {
    std::string contract = product::ContractYaml("orders", "revenue", product::kRevenueColumns);
    const std::string before = "    logicalType: object\n";
    contract.insert(contract.find(before) + before.size(),
                    "    customProperties:\n      - property: weft.materialise\n        value: "
                    "table\n      - property: weft.schedule\n        value: \"" +
                        schedule + "\"\n");
    files_["orders/revenue/revenue.odcs.yaml"] = contract;
  }

  void begin() {
    transform_.emplace(mesh_.registry(), *runs_, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                       *lane_);
    transform_->Start();
  }

  void Change(const std::string& path, const std::string& text) {
    files_[path] = text;
    mesh_.clock().Advance(hours(1));
    mesh_.Apply(files_);
    transform_->LookAgain();
  }

  // All that is due, to its end.
  void RunAll() {
    while (transform_->Step()) Settle();
    Settle();
  }
  void Settle() {
    while (lane_->waiting() + lane_->running() > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  store::RunRow Newest() { return *runs_->Find(runs_->List({.limit = 1}).at(0).id); }
  int Sum() { return mesh_.Ask("marketer", kSum)[0][0]; }

  TestMesh mesh_;
  TestFiles files_ = Shop();
  std::unique_ptr<store::Runs> runs_ = std::make_unique<store::Runs>(mesh_.opened_home());
  std::unique_ptr<Lane> lane_ = std::make_unique<Lane>(LaneOptions{.name = "runs"});
  std::optional<Transform> transform_;
};

TEST_F(TransformTest, TheFirstRunIsMadeAtTheStart) {
  EXPECT_EQ(Sum(), 803);
  const store::RunRow run = Newest();
  EXPECT_EQ(run.state, "done");
  EXPECT_EQ(run.cause, "first");
  EXPECT_EQ(run.rows, 3u);
  EXPECT_TRUE(run.snapshot);
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 1u) << "nothing has changed";
}

TEST_F(TransformTest, AChangeOfAnInputIsFollowed) {
  Change(kOrders, files_[kOrders] + "9,123,100.00\n");
  EXPECT_EQ(Sum(), 803) << "until the run";
  RunAll();
  EXPECT_EQ(Sum(), 903);
  EXPECT_EQ(Newest().cause, "change");
}

TEST_F(TransformTest, WhatFailsKeepsTheLastGoodRowsAndTellsTheOwnersOnce) {
  Change(kSql,
         "SELECT r.source, -sum(o.gross_price) AS revenue\nFROM orders.orders AS o\nJOIN "
         "accounts.registrations AS r USING (customer_id)\nGROUP BY r.source\n");
  RunAll();
  EXPECT_EQ(Sum(), 803);
  const store::RunRow run = Newest();
  EXPECT_EQ(run.state, "failed");
  EXPECT_NE(run.error.find("tests/no_loss.sql"), std::string::npos) << run.error;
  EXPECT_NE(run.log.find("failed"), std::string::npos);
  const auto news = mesh_.notices().LastOf("orders_dev", 10);
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].notice.what, "run failed");
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 2u) << "it is not tried again like this";
}

TEST_F(TransformTest, ATableOfWhichMuchWaitsIsMadeBetweenItsMomentsUnlessThatFailed) {
  const mesh::TablePtr table = mesh_.registry().Now()->FindTable({"orders", "revenue"});
  transform_->CarryOn(*table);
  Settle();
  EXPECT_EQ(Newest().cause, "size");
  EXPECT_EQ(Newest().state, "done");
  store::RunRow failed = Newest();
  failed.state = "failed";
  runs_->Set(failed);
  transform_->CarryOn(*table);
  Settle();
  EXPECT_EQ(runs_->List({}).size(), 2u);
}

// Another writer makes versions of the table until it was in the way once.
TEST_F(TransformTest, ARunThatAnotherWriterOvertakesBeginsAnew) {
  const mesh::TablePtr table = mesh_.registry().Now()->FindTable({"orders", "revenue"});
  const auto begins_anew = [&] { return Newest().log.find("begins anew") != std::string::npos; };
  std::atomic<bool> is_over{false};
  std::thread other([&] {
    while (!is_over && !begins_anew()) {
      const auto touch =
          mesh_.guard().Open(mesh::ServicePrincipal("orders"), {.verb = audit::Verb::kRun});
      const auto making = mesh_.engine().Make(*touch, *table);
      try {
        making->Write();
        making->Publish({});
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kConflict) << error.message();
      }
    }
  });
  for (int tries = 0; tries < 100 && !begins_anew(); ++tries) {
    transform_->Ask(*table, {});
    Settle();
  }
  is_over = true;
  other.join();
  const store::RunRow run = Newest();
  EXPECT_NE(run.log.find("begins anew"), std::string::npos);
  EXPECT_EQ(run.state, "done") << run.error;
  EXPECT_EQ(Sum(), 803);
}

TEST_F(TransformTest, LineageTellsOfTheRunThatMadeTheTable) {
  const Json events = mesh_.lineage().Events(
      mesh_.User("orders_dev"), {.table = {"orders", "revenue"}}, mesh_.registry().Now());
  ASSERT_GE(events.size(), 2u);
  const store::RunRow run = Newest();
  EXPECT_EQ(events[0]["run"]["runId"], OpenLineageIdOf(run));
  EXPECT_EQ(events[0]["eventTime"], FormatTime(*run.began));
  EXPECT_EQ(events[1]["run"]["runId"], OpenLineageIdOf(run));
}

TEST_F(TransformTest, MissedMomentsAreCaughtUpOnce) {
  Schedule("0 6 * * *");
  mesh_.Apply(files_);
  transform_->LookAgain();
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 1u) << "no moment has come since it is scheduled";
  mesh_.clock().Advance(hours(5 * 24));
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 2u);
  EXPECT_EQ(Newest().cause, "schedule");
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 2u);
}

TEST_F(TransformTest, ARunThatTheLastProcessLeftIsMarked) {
  store::RunRow left{.table = kRevenue, .product = kRevenue, .state = "waiting", .cause = "hand"};
  left.asked = mesh_.clock().Now();
  left.id = runs_->Add(left);
  left.state = "running";
  runs_->Set(left);
  begin();
  EXPECT_EQ(runs_->Find(left.id)->state, "failed");
  EXPECT_EQ(Sum(), 803);
}

TEST_F(TransformTest, WhatTheLastProcessBrokeOffIsTriedAgainOnce) {
  store::RunRow broken = Newest();
  broken.state = "running";
  const auto begin_after_a_crash = [&] {
    runs_->Add(broken);
    begin();
  };
  begin_after_a_crash();
  RunAll();
  EXPECT_EQ(Newest().state, "done");
  EXPECT_EQ(runs_->List({}).size(), 3u);
  broken.state = "waiting";
  begin_after_a_crash();
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 5u);
  broken.state = "running";
  begin_after_a_crash();
  begin_after_a_crash();
  RunAll();
  EXPECT_EQ(runs_->List({}).size(), 7u) << "it may be what ends the server";
}

TEST_F(TransformTest, TheDeskIsForThoseWhoAnswer) {
  Desk desk(mesh_.registry(), *runs_, mesh_.guard(), mesh_.catalog(), *transform_);
  const mesh::Caller owner = mesh_.User("orders_dev"), reader = mesh_.User("marketer");
  EXPECT_THROW(desk.Run({reader, "r", "test"}, kRevenue, false), Error);
  const Json begun = desk.Run({owner, "r", "test"}, kRevenue, false);
  Settle();
  const uint64_t id = std::stoull(begun["items"][0]["id"].get<std::string>());
  EXPECT_EQ(desk.Show(owner, id)["rows"], 3);
  EXPECT_FALSE(desk.Show(owner, id)["log"].empty());
  EXPECT_TRUE(desk.Show(reader, id)["rows"].is_null());
  EXPECT_TRUE(desk.Show(reader, id)["log"].empty());
  EXPECT_EQ(desk.Snapshots(reader, {"orders", "revenue"})["items"].size(), 2u);
  EXPECT_EQ(desk.Schedules(reader, "")["items"][0]["schedule"], "on-change");
}

TEST_F(TransformTest, ARollbackIsWhatReadersGet) {
  Change(kOrders, files_[kOrders] + "9,123,100.00\n");
  RunAll();
  Desk desk(mesh_.registry(), *runs_, mesh_.guard(), mesh_.catalog(), *transform_);
  const mesh::Caller owner = mesh_.User("orders_dev");
  const Json versions = desk.Snapshots(owner, {"orders", "revenue"})["items"];
  desk.RollBack({owner, "r", "test"}, {"orders", "revenue"},
                std::stoll(versions[1]["id"].get<std::string>()));
  EXPECT_EQ(Sum(), 803);
  RunAll();
  EXPECT_EQ(Sum(), 803) << "nothing that it is made from has changed";
}

TEST_F(TransformTest, UpkeepForgetsOldVersionsAndTheirFiles) {
  for (int i = 9; i < 13; ++i) {
    Change(kOrders, files_[kOrders] + std::to_string(i) + ",123,1.00\n");
    RunAll();
  }
  const auto count = [&](const std::string& ending) {
    size_t files = 0;
    mesh_.objects().List("file://" + (mesh_.home() / "home/lake").string() + "/",
                         [&](const store::ListedObject& object) {
                           files += object.address.ends_with(ending) ? 1 : 0;
                           return true;
                         });
    return files;
  };
  EXPECT_EQ(count(".parquet"), 5u);
  // The clock of the files is the machine's: its years are far behind this one's.
  mesh_.clock().Advance(hours(24 * 365 * 10));
  Upkeep upkeep(mesh_.registry(), mesh_.engine(), mesh_.catalog(), mesh_.objects(), mesh_.clock());
  EXPECT_TRUE(upkeep.Step());
  EXPECT_FALSE(upkeep.Step()) << "not again at once";
  EXPECT_EQ(count(".parquet"), 5u) << "who reads an older version may end";
  mesh_.clock().Advance(hours(25));
  EXPECT_TRUE(upkeep.Step());
  EXPECT_EQ(count(".parquet"), 2u);
  EXPECT_EQ(Sum(), 807);
}

}  // namespace
}  // namespace weft::transform
