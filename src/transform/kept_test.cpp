#include "transform/kept.hpp"

#include <gtest/gtest.h>

namespace weft::transform {
namespace {

const Time kNow = *ParseTime("2026-03-05T12:00:00Z");

Standing Known(const std::string& schedule) {
  return {.schedule = schedule,
          .has_rows = true,
          .tried = "a",
          .basis = "a",
          .last_due = std::nullopt,
          .since = *ParseTime("2026-03-01T12:00:00Z")};
}

TEST(Due, ATableWithoutRowsIsMadeOnceForEachBasis) {
  Standing standing = Known("");
  standing.has_rows = false;
  EXPECT_FALSE(DueOf(standing, kNow)) << "it failed like this already";
  standing.basis = "b";
  EXPECT_EQ(DueOf(standing, kNow)->cause, Cause::kFirst);
}

TEST(Due, WithoutAScheduleNothingIs) {
  Standing standing = Known("");
  standing.basis = "b";
  EXPECT_FALSE(DueOf(standing, kNow));
}

TEST(Due, OnChangeWaitsForAChange) {
  Standing standing = Known("on-change");
  EXPECT_FALSE(DueOf(standing, kNow));
  standing.basis = "b";
  EXPECT_EQ(DueOf(standing, kNow)->cause, Cause::kChange);
}

TEST(Due, MissedMomentsAreCaughtUpOnce) {
  Standing standing = Known("0 6 * * *");
  const auto due = DueOf(standing, kNow);
  ASSERT_TRUE(due);
  EXPECT_EQ(due->cause, Cause::kSchedule);
  EXPECT_EQ(due->moment, ParseTime("2026-03-05T06:00:00Z"));
  standing.last_due = due->moment;
  EXPECT_FALSE(DueOf(standing, kNow));
  EXPECT_EQ(NextOf("0 6 * * *", kNow), ParseTime("2026-03-06T06:00:00Z"));
  EXPECT_EQ(NextOf("on-change", kNow), std::nullopt);
}

TEST(Due, AScheduleCountsFromItsFirstDay) {
  Standing standing = Known("0 6 * * *");
  standing.since = *ParseTime("2026-03-05T11:00:00Z");
  EXPECT_FALSE(DueOf(standing, kNow));
}

}  // namespace
}  // namespace weft::transform
