#include "base/units.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

using std::chrono::milliseconds;

TEST(Units, ReadsDurations) {
  EXPECT_EQ(ParseDuration("100ms"), milliseconds(100));
  EXPECT_EQ(ParseDuration("5m"), milliseconds(300'000));
  EXPECT_EQ(ParseDuration("7d"), milliseconds(604'800'000));
  EXPECT_EQ(ParseDuration("0"), milliseconds(0));
}

TEST(Units, ReadsSizes) {
  EXPECT_EQ(ParseBytes("4GiB"), 4ULL << 30);
  EXPECT_EQ(ParseBytes("64KiB"), 64ULL << 10);
  EXPECT_EQ(ParseBytes("1000"), 1000U);
}

TEST(Units, RefusesWhatIsNoFigure) {
  for (const char* text : {"", "m", "5", "-1s", "5 m", "1.5h", "5min", "99999999999999999999d"})
    EXPECT_FALSE(ParseDuration(text)) << text;
  for (const char* text : {"", "GiB", "4GB", "-1", "9999999999GiB"})
    EXPECT_FALSE(ParseBytes(text)) << text;
  EXPECT_FALSE(ParseCount("12x"));
}

}  // namespace
}  // namespace weft
