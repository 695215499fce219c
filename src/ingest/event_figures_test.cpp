#include "ingest/event_figures.hpp"

#include <gtest/gtest.h>

namespace weft::ingest {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Time kNow = *ParseTime("2026-02-01T12:00:30Z");
const EventStream kOrders{"orders", ""};
constexpr uint64_t kNothing = 0;  // is in the lake

EventTally Accepted(uint64_t first, uint64_t last) {
  return {.accepted = last - first + 1, .first = first, .last = last};
}

TEST(EventFigures, CountTheLastMinuteAndHour) {
  EventFigures figures;
  figures.Count(kOrders, kNow - minutes(90), Accepted(0, 9));
  figures.Count(kOrders, kNow - minutes(30), Accepted(10, 14));
  figures.Count(kOrders, kNow - seconds(20), Accepted(15, 16));
  figures.Count(kOrders, kNow, {.refused = 3, .reasons = {{"action is missing", 3}}});
  const StreamFigures seen = figures.Of(kOrders, kNow, kNothing);
  EXPECT_EQ(seen.minute.accepted, 2u);
  EXPECT_EQ(seen.hour.accepted, 7u);
  EXPECT_EQ(seen.hour.refused, 3u);
  EXPECT_EQ(seen.reasons.at("action is missing"), 3u);
  ASSERT_EQ(seen.by_minute.size(), 60u);
  EXPECT_EQ(seen.by_minute.back().accepted, 2u);
  EXPECT_EQ(seen.by_minute[29].accepted, 5u);
  EXPECT_EQ(figures.totals().accepted, 17u);
  const EventStream others{"accounts", ""};
  EXPECT_EQ(figures.Of(others, kNow, kNothing).hour.accepted, 0u);
}

TEST(EventFigures, TellWhatTheLakeDoesNotHave) {
  EventFigures figures;
  figures.Count(kOrders, kNow - minutes(7), Accepted(0, 9));
  figures.Count(kOrders, kNow - minutes(3), Accepted(20, 29));
  figures.Count(kOrders, kNow, Accepted(40, 40));
  const StreamFigures none = figures.Of(kOrders, kNow, 0);
  EXPECT_EQ(none.beyond, 21u);
  EXPECT_EQ(none.since, *ParseTime("2026-02-01T11:53:00Z"));
  const StreamFigures some = figures.Of(kOrders, kNow, 10);
  EXPECT_EQ(some.beyond, 11u);
  EXPECT_EQ(some.since, *ParseTime("2026-02-01T11:57:00Z"));
  EXPECT_EQ(figures.Of(kOrders, kNow, 25).beyond, 6u);
  EXPECT_EQ(figures.Of(kOrders, kNow, 41).beyond, 0u);
}

TEST(EventFigures, StayBounded) {
  EventFigures figures;
  for (int i = 0; i < 3000; ++i) figures.Count(kOrders, kNow + minutes(i), Accepted(i, i));
  const Time end = kNow + minutes(3000);
  EXPECT_EQ(figures.Of(kOrders, end, kNothing).beyond, 3000u) << "older ones are counted together";
  EventTally many;
  for (int i = 0; i < 100; ++i) many.reasons["reason " + std::to_string(i)] = 1;
  many.refused = 100;
  figures.Count(kOrders, end, many);
  const StreamFigures seen = figures.Of(kOrders, end, kNothing);
  EXPECT_LE(seen.reasons.size(), 17u);
  EXPECT_EQ(seen.reasons.at("other reasons"), 84u);
}

TEST(EventFigures, WhatAnEarlierProcessCountedIsNoPartOfTheTotals) {
  EventFigures figures;
  figures.Remember(kOrders, kNow - seconds(5), Accepted(0, 4));
  EXPECT_EQ(figures.Of(kOrders, kNow, kNothing).minute.accepted, 5u);
  EXPECT_EQ(figures.totals().accepted, 0u);
}

}  // namespace
}  // namespace weft::ingest
