#include "lineage/searches.hpp"

#include <gtest/gtest.h>

#include "lineage/touches.hpp"
#include "store/test_home.hpp"

namespace weft::lineage {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class MemoryTest : public testing::Test {
 protected:
  void Look(const std::string& user, const std::string& words, uint64_t found) {
    const uint64_t offset = audit_.Begin(
        {.verb = audit::Verb::kSearch, .caller = user, .text = words, .tables = Planes(user)});
    audit_.Finish(offset, {.outcome = "done", .rows = found});
  }
  void Open(const std::string& user, const std::string& words) {
    audit_.Note({.verb = audit::Verb::kSearch, .caller = user, .text = words}, false);
  }
  void Ask(const std::string& user, const std::string& outcome = "done") {
    const uint64_t offset = audit_.Begin({.caller = user, .tables = Planes(user)});
    audit_.Finish(offset, {.outcome = outcome, .took = seconds(2)});
  }
  void Refuse(const std::string& user) {
    audit_.Note({.verb = audit::Verb::kRefusal,
                 .caller = user,
                 .tables = Planes(user),
                 .refused = audit::Verb::kQuestion},
                false);
  }
  static std::vector<audit::TableTouch> Planes(const std::string& user) {
    return {{.table = "fleet.planes", .principal = user}};
  }

  store::TestFolder folder_;
  ManualClock clock_{Time{std::chrono::hours(500'000)}};
  audit::Audit audit_{folder_.path(), clock_};
  audit::Tail tail_{audit_};
  Searches searches_{tail_};
  Touches touches_{tail_};
};

TEST_F(MemoryTest, CountsWhatLedNowhere) {
  Look("ann", "Seats", 3);
  Look("ben", "seats", 3);
  Open("ann", "seats");
  const auto lock = tail_.CatchUp();
  const Search& seats = searches_.all().at("seats");
  EXPECT_EQ(seats.times, 2u);
  EXPECT_EQ(seats.led_nowhere, 1u);
  EXPECT_EQ(seats.found_nothing, 0u);
}

TEST_F(MemoryTest, WhatIsOpenedAnHourLaterIsNotItsDoing) {
  Look("ann", "seats", 3);
  clock_.Advance(minutes(60));
  Ask("ann");
  const auto lock = tail_.CatchUp();
  EXPECT_EQ(searches_.all().at("seats").led_nowhere, 1u);
}

TEST_F(MemoryTest, WhatIsTypedOnReplacesItsBeginning) {
  Look("ann", "sea", 0);
  Look("ann", "seats", 3);
  clock_.Advance(minutes(5));
  Look("ann", "seats of planes", 3);
  const auto lock = tail_.CatchUp();
  EXPECT_FALSE(searches_.all().contains("sea"));
  EXPECT_EQ(searches_.all().at("seats").times, 1u) << "after a pause it is another one";
}

TEST_F(MemoryTest, AJourneyGoesFromTheSearchToTheFirstAnswer) {
  const Time begin = clock_.Now();
  Look("ann", "seats", 3);
  clock_.Advance(minutes(1));
  Refuse("ann");
  clock_.Advance(minutes(1));
  Ask("ann", "failed");
  clock_.Advance(minutes(1));
  Ask("ann");
  Ask("ann");
  const auto lock = tail_.CatchUp();
  ASSERT_EQ(touches_.journeys().size(), 1u);
  const Journey& journey = touches_.journeys().begin()->second;
  EXPECT_EQ(journey.Begin(), begin);
  EXPECT_EQ(journey.refused, begin + minutes(1));
  EXPECT_EQ(journey.answered, begin + minutes(3)) << "what failed is no answer";
}

TEST_F(MemoryTest, WhoHadAnAnswerBeforeMakesNoJourney) {
  Ask("ann");
  clock_.Advance(minutes(1));
  Look("ann", "seats", 3);
  Ask("ann");
  const auto lock = tail_.CatchUp();
  EXPECT_EQ(touches_.journeys().begin()->second.Begin(), std::nullopt);
}

TEST_F(MemoryTest, OnlyTheLastTouchesAreKept) {
  Touches few(tail_, 2);
  for (const char* user : {"ann", "ben", "cem"}) Ask(user);
  const auto lock = tail_.CatchUp();
  ASSERT_EQ(few.late().size(), 2u);
  EXPECT_EQ(few.names().Of(few.late().front().caller), "ben");
  EXPECT_EQ(few.late().back().took, seconds(2));
}

}  // namespace
}  // namespace weft::lineage
