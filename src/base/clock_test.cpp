#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

std::string Again(std::string_view text) {
  const auto time = ParseTime(text);
  return time ? FormatTime(*time) : "none";
}

TEST(Clock, ReadsDatesAndMoments) {
  EXPECT_EQ(Again("2027-06-30"), "2027-06-30T00:00:00.000000Z");
  EXPECT_EQ(Again("2026-11-21T06:18:00.123456Z"), "2026-11-21T06:18:00.123456Z");
  EXPECT_EQ(Again("2026-11-21 06:18:00.5"), "2026-11-21T06:18:00.500000Z");
  EXPECT_EQ(Again("2026-11-21T06:18:00+02:00"), "2026-11-21T04:18:00.000000Z");
  EXPECT_EQ(Again("2026-11-21T00:18:00-0530"), "2026-11-21T05:48:00.000000Z");
  EXPECT_EQ(Again("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(Again("2028-02-29"), "2028-02-29T00:00:00.000000Z");
}

TEST(Clock, RefusesWhatIsNoTime) {
  for (const char* bad :
       {"", "soon", "2027-02-29", "2027-13-01", "2027-6-30", " 027-06-30", "+027-06-30",
        "2027-06-30T", "2027-06-30T25:00:00Z", "2027-06-30T10:61:00Z", "2027-06-30T10:00:00X",
        "2027-06-30T10:00:00+99:00", "2027-06-30T10:00:00+2:00", "2027-06-30T10:00:00.Z",
        "2027-06-30T10:00:00Zjunk", "2027-06-30x"})
    EXPECT_EQ(ParseTime(bad), std::nullopt) << bad;
}

TEST(Clock, StandsStillUntilItIsAdvanced) {
  ManualClock clock(*ParseTime("2026-11-21"));
  const Time before = clock.Now();
  EXPECT_EQ(clock.Now(), before);
  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(FormatTime(clock.Now()), "2026-11-21T01:00:00.000000Z");
}

}  // namespace
}  // namespace weft
