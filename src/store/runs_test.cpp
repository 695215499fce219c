#include "store/runs.hpp"

#include <gtest/gtest.h>

#include "store/notices.hpp"
#include "store/registry.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

using std::chrono::hours;

constexpr Time kStart{hours(500'000)};

class RunsTest : public ::testing::Test {
 protected:
  static RunRow Row(const std::string& table, const std::string& state = "waiting") {
    return {.table = table,
            .product = table,
            .state = state,
            .cause = "schedule",
            .basis = "b",
            .due = kStart,
            .asked = kStart};
  }

  TestFolder folder_;
  ManualClock clock_{kStart};
  Home home_{folder_.home()};
  Registry registry_{home_, clock_};
  Runs runs_{home_};
};

TEST_F(RunsTest, ARunGoesItsWay) {
  RunRow run = Row("orders.orders");
  run.id = runs_.Add(run);
  run.state = "done";
  run.ended = kStart + hours(1);
  run.rows = 8;
  run.snapshot = 4'163'719'845'912'345'678;
  run.log = "one line\n";
  runs_.Set(run);
  const auto found = runs_.Find(run.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, "done");
  EXPECT_EQ(found->rows, 8u);
  EXPECT_EQ(found->snapshot, 4'163'719'845'912'345'678);
  EXPECT_EQ(found->due, kStart);
  EXPECT_EQ(found->log, "one line\n");
  EXPECT_FALSE(found->began);
  EXPECT_FALSE(runs_.Find(run.id + 1));
}

TEST_F(RunsTest, ListsNarrowDown) {
  runs_.Add(Row("orders.orders"));
  const uint64_t second = runs_.Add(Row("orders.orders", "failed"));
  runs_.Add(Row("orders.revenue"));
  EXPECT_EQ(runs_.List({}).size(), 3u);
  EXPECT_EQ(runs_.List({.product = "orders.orders"}).front().id, second);
  EXPECT_EQ(runs_.List({.state = "failed"}).size(), 1u);
  EXPECT_EQ(runs_.List({.before = second}).size(), 1u);
  EXPECT_EQ(runs_.NewestOfEach().size(), 2u);
  EXPECT_EQ(runs_.LastDue("orders.orders"), kStart);
  EXPECT_EQ(runs_.LastDue("orders.nothing"), std::nullopt);
}

TEST_F(RunsTest, KeepsTwoHundredOfEachAndAllThatAreOpen) {
  const uint64_t open = runs_.Add(Row("orders.orders"));
  for (int i = 0; i < 250; ++i) runs_.Add(Row("orders.orders", "done"));
  EXPECT_EQ(runs_.List({.limit = 1000}).size(), 201u);
  EXPECT_TRUE(runs_.Find(open));
}

TEST_F(RunsTest, ItsEndAndWhatPeopleAreToldAreOne) {
  registry_.Commit({Put(Team("ops"))}, kByAda);
  RunRow run = Row("orders.orders");
  run.id = runs_.Add(run);
  run.state = "failed";
  run.ended = kStart;
  runs_.End(run, {{"ann", "run failed", "orders.orders", "why"}});
  const Notices notices(home_);
  const auto told = notices.LastOf("ann", 10);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].notice.what, "run failed");
}

}  // namespace
}  // namespace weft::store
