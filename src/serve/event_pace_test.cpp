#include "serve/event_pace.hpp"

#include <gtest/gtest.h>

#include "journal/test_folder.hpp"

namespace weft::serve {
namespace {

using std::chrono::seconds;

// A log in which each record has a segment of its own.
class EventPaceTest : public ::testing::Test {
 protected:
  EventPaceTest() : log_({.folder = folder_.path(), .segment_bytes_max = 1}), pace_(log_) {
    pace_.Look(now_);
  }
  void Pass(seconds time, uint64_t segments) {
    for (uint64_t i = 0; i < segments; ++i) log_.Append("an event");
    log_.Sync();
    pace_.Look(now_ += time);
  }

  journal::TestFolder folder_;
  journal::AppendLog log_;
  EventPace pace_;
  Time now_{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
};

TEST_F(EventPaceTest, LetsABurstPassUntilMuchWaits) {
  Pass(seconds(1), 5);
  EXPECT_FALSE(pace_.IsTimeFor(0));
  Pass(seconds(1), EventPace::kSegmentsOfBurst);
  EXPECT_TRUE(pace_.IsTimeFor(0));
  EXPECT_FALSE(pace_.IsTimeFor(8));
}

TEST_F(EventPaceTest, CarriesOnAtOnceWhatComesSlowly) {
  Pass(seconds(10), 10);
  EXPECT_TRUE(pace_.IsTimeFor(0));
  EXPECT_FALSE(pace_.IsTimeFor(log_.durable_offset() - 3));
}

TEST_F(EventPaceTest, MeasuresWholeSecondsHoweverOftenItLooks) {
  Pass(seconds(1), 5);
  pace_.Look(now_ + std::chrono::milliseconds(900));
  EXPECT_FALSE(pace_.IsTimeFor(0));
  Pass(seconds(1), 1);
  EXPECT_TRUE(pace_.IsTimeFor(0));
}

}  // namespace
}  // namespace weft::serve
