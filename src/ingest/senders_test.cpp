#include "ingest/senders.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::ingest {
namespace {

const Time kNow = *ParseTime("2026-02-01T12:00:00Z");

bool Fits(Senders& senders, const std::string& sender, size_t bytes, Time now = kNow) {
  try {
    senders.Enter(sender, bytes, now);
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kExhausted);
    return false;
  }
}

TEST(Senders, BoundWhatIsUnderWay) {
  Senders senders({.bytes_max = 100});
  EXPECT_TRUE(Fits(senders, "a", 1000)) << "where there is no other";
  const auto held = senders.Enter("a", 40, kNow);
  EXPECT_FALSE(Fits(senders, "a", 20)) << "half of it is one sender's";
  EXPECT_TRUE(Fits(senders, "b", 60));
  EXPECT_FALSE(Fits(senders, "b", 61));
  EXPECT_EQ(senders.bytes(), 40u);
}

TEST(Senders, OneFloodKeepsNobodyOut) {
  Senders senders({.requests_max = 2});
  const auto first = senders.Enter("a", 1, kNow), second = senders.Enter("a", 1, kNow);
  EXPECT_FALSE(Fits(senders, "a", 1));
  EXPECT_TRUE(Fits(senders, "b", 1));
}

TEST(Senders, ATokenMaySendSoManyASecond) {
  Senders senders({.events_per_second = 100});
  senders.Enter("a", 1, kNow).Count(250, kNow);
  EXPECT_FALSE(Fits(senders, "a", 1));
  EXPECT_TRUE(Fits(senders, "b", 1));
  EXPECT_FALSE(Fits(senders, "a", 1, kNow + std::chrono::seconds(1)));
  EXPECT_TRUE(Fits(senders, "a", 1, kNow + std::chrono::seconds(2)));
}

}  // namespace
}  // namespace weft::ingest
