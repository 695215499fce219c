#include "ingest/senders.hpp"

#include <gtest/gtest.h>

namespace weft::ingest {
namespace {

class SendersTest : public testing::Test {
 protected:
  // Seconds until it may come again; 0: it fits.
  static int WaitOf(Senders& senders, const std::string& sender, size_t bytes) {
    try {
      senders.Enter(sender, bytes);
      return 0;
    } catch (const Busy& busy) {
      return busy.seconds();
    }
  }
  static bool Fits(Senders& senders, const std::string& sender, size_t bytes) {
    return WaitOf(senders, sender, bytes) == 0;
  }

  ManualClock clock_{*ParseTime("2026-02-01T12:00:00Z")};
};

TEST_F(SendersTest, BoundWhatIsUnderWay) {
  Senders senders({.bytes_max = 100}, clock_);
  EXPECT_TRUE(Fits(senders, "a", 1000)) << "where there is no other";
  const auto held = senders.Enter("a", 40);
  EXPECT_FALSE(Fits(senders, "a", 20)) << "half of it is one sender's";
  EXPECT_TRUE(Fits(senders, "b", 60));
  EXPECT_FALSE(Fits(senders, "b", 61));
  EXPECT_EQ(senders.bytes(), 40u);
}

TEST_F(SendersTest, OneFloodKeepsNobodyOut) {
  Senders senders({.requests_max = 2}, clock_);
  const auto first = senders.Enter("a", 1), second = senders.Enter("a", 1);
  EXPECT_FALSE(Fits(senders, "a", 1));
  EXPECT_TRUE(Fits(senders, "b", 1));
}

TEST_F(SendersTest, ATokenMaySendSoManyASecondAndIsToldWhenAgain) {
  Senders senders({.events_per_second = 100}, clock_);
  senders.Enter("a", 1).Count(650);
  EXPECT_EQ(WaitOf(senders, "a", 1), 6) << "until it owes no more than a second's";
  EXPECT_TRUE(Fits(senders, "b", 1));
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_EQ(WaitOf(senders, "a", 1), 1);
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_TRUE(Fits(senders, "a", 1));
}

TEST_F(SendersTest, MemoryHasRoomAgainAsFastAsItEmptied) {
  Senders senders({.bytes_max = 10'000}, clock_);
  for (int i = 0; i < 100; ++i) {
    senders.Enter("a", 100);
    clock_.Advance(std::chrono::milliseconds(100));
  }
  const auto held = senders.Enter("a", 4000);
  EXPECT_EQ(WaitOf(senders, "b", 10'000), 5)
      << "4,000 too many, at a little less than 1,000 a second";
}

}  // namespace
}  // namespace weft::ingest
