#include "base/cron.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

std::string NextOf(const std::string& words, const std::string& after) {
  std::string fault;
  const auto cron = Cron::Parse(words, fault);
  if (!cron) return fault;
  const auto next = cron->Next(*ParseTime(after));
  return next ? FormatTime(*next).substr(0, 16) : "never";
}

TEST(Cron, FindsTheNextMoment) {
  EXPECT_EQ(NextOf("0 6 * * *", "2026-03-01T05:59:59Z"), "2026-03-01T06:00");
  EXPECT_EQ(NextOf("0 6 * * *", "2026-03-01T06:00:00Z"), "2026-03-02T06:00");
  EXPECT_EQ(NextOf("*/15 * * * *", "2026-03-01T06:01:00Z"), "2026-03-01T06:15");
  EXPECT_EQ(NextOf("30 7 1 jan *", "2026-03-01"), "2027-01-01T07:30");
  EXPECT_EQ(NextOf("0 0 29 2 *", "2096-03-01"), "2104-02-29T00:00") << "2100 is no leap year";
  EXPECT_EQ(NextOf("0 0 30 2 *", "2026-03-01"), "never");
}

TEST(Cron, TakesNamesRangesAndLists) {
  EXPECT_EQ(NextOf("0 9-17/4 * * mon-fri", "2026-11-27T18:00:00Z"), "2026-11-30T09:00");
  EXPECT_EQ(NextOf("5,10 3 * * sun", "2026-11-26"), "2026-11-29T03:05");
  EXPECT_EQ(NextOf("0 0 * * 7", "2026-11-26"), "2026-11-29T00:00");
}

TEST(Cron, TakesEitherKindOfDayWhenBothAreNarrowed) {
  EXPECT_EQ(NextOf("0 0 13 * fri", "2026-11-26"), "2026-11-27T00:00");
  EXPECT_EQ(NextOf("0 0 13 * fri", "2026-12-11T01:00:00Z"), "2026-12-13T00:00");
}

TEST(Cron, SaysWhatIsWrong) {
  EXPECT_EQ(NextOf("0 6 * *", "2026-01-01").substr(0, 27), "a schedule has five words: ");
  EXPECT_EQ(NextOf("60 6 * * *", "2026-01-01"), "`60` is no minute: from 0 to 59");
  EXPECT_EQ(NextOf("0 6 * * mo", "2026-01-01"), "`mo` is no day of the week: from 0 to 7");
  EXPECT_EQ(NextOf("0 6 31-1 * *", "2026-01-01"), "`31-1` is no day of the month: from 1 to 31");
  EXPECT_EQ(NextOf("*/0 6 * * *", "2026-01-01"), "`*/0` is no minute: from 0 to 59");
}

TEST(Cron, FindsTheLastMomentThatWasMissed) {
  std::string fault;
  const auto cron = Cron::Parse("0 6 * * *", fault);
  const Time now = *ParseTime("2026-03-05T12:00:00Z");
  EXPECT_EQ(cron->Last(*ParseTime("2026-03-01T06:00:00Z"), now), ParseTime("2026-03-05T06:00:00Z"));
  EXPECT_EQ(cron->Last(*ParseTime("2026-03-05T06:00:00Z"), now), std::nullopt);
  EXPECT_EQ(cron->Last(*ParseTime("2026-03-05T05:00:00Z"), *ParseTime("2026-03-05T05:30:00Z")),
            std::nullopt);
}

}  // namespace
}  // namespace weft
