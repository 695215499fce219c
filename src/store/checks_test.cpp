#include "store/checks.hpp"

#include <gtest/gtest.h>

#include "store/registry.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

using std::chrono::hours;

constexpr Time kStart{hours(500'000)};

class ChecksTest : public ::testing::Test {
 protected:
  static CheckRow Row(const std::string& table, int hour) {
    return {.table = table,
            .basis = "b" + std::to_string(hour),
            .data = "d",
            .at = kStart + hours(hour),
            .changed = kStart,
            .rows = 8,
            .passed = 3,
            .failed = 1,
            .promised = hours(24),
            .results = "[]"};
  }

  TestFolder folder_;
  ManualClock clock_{kStart};
  Home home_{folder_.home()};
  Registry registry_{home_, clock_};
  Checks checks_{home_};
};

TEST_F(ChecksTest, KeepsTheNewestOfEachTable) {
  checks_.Add(Row("orders.orders", 1));
  checks_.Add(Row("accounts.registrations", 1));
  checks_.Add(Row("orders.orders", 2));
  const auto newest = checks_.Newest();
  ASSERT_EQ(newest.size(), 2u);
  const auto rows = checks_.Of("orders.orders", 10);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at, kStart + hours(2));
  EXPECT_EQ(rows[0].rows, 8u);
  EXPECT_EQ(rows[0].failed, 1u);
  EXPECT_EQ(rows[0].promised, std::chrono::seconds(86'400));
}

TEST_F(ChecksTest, WhatIsUnknownStaysUnknown) {
  CheckRow row = Row("orders.orders", 1);
  row.rows.reset();
  row.promised.reset();
  checks_.Add(row);
  EXPECT_FALSE(checks_.Newest()[0].rows);
  EXPECT_FALSE(checks_.Newest()[0].promised);
}

TEST_F(ChecksTest, ForgetsAllButTheLastHundred) {
  checks_.Add(Row("accounts.registrations", 0));
  for (int i = 0; i < 103; ++i) checks_.Add(Row("orders.orders", i));
  const auto rows = checks_.Of("orders.orders", 1000);
  ASSERT_EQ(rows.size(), 100u);
  EXPECT_EQ(rows.back().at, kStart + hours(3));
  EXPECT_EQ(checks_.Of("accounts.registrations", 10).size(), 1u);
}

}  // namespace
}  // namespace weft::store
