#include "base/busy.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

using Seconds = Outflow::Seconds;

TEST(Busy, SaysWhenToTryAgainInWholeSeconds) {
  EXPECT_EQ(Busy("full", Seconds(0)).seconds(), 1);
  EXPECT_EQ(Busy("full", Seconds(2.1)).seconds(), 3);
  EXPECT_EQ(Busy("full", Seconds(2.1)).hint(), "Send it again in 3 seconds.");
  EXPECT_EQ(Busy("full", Outflow().TimeFor(1, Seconds(5))).seconds(), 60) << "nobody knows";
}

TEST(Outflow, GoesOnAsItWentLately) {
  Outflow flow;
  for (int i = 1; i <= 200; ++i) flow.Went(100, Seconds(i * 0.1));
  EXPECT_NEAR(flow.TimeFor(5000, Seconds(20)).count(), 5, 0.3) << "1000 a second";
  for (int i = 1; i <= 200; ++i) flow.Went(10, Seconds(20 + i * 0.1));
  EXPECT_NEAR(flow.TimeFor(500, Seconds(40)).count(), 5, 0.3) << "100 a second";
}

TEST(Outflow, IsLessTheLongerNothingGoes) {
  Outflow flow;
  for (int i = 1; i <= 200; ++i) flow.Went(100, Seconds(i * 0.1));
  EXPECT_GT(flow.TimeFor(1000, Seconds(26)), 10 * flow.TimeFor(1000, Seconds(20)));
}

}  // namespace
}  // namespace weft
