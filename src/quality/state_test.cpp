#include "quality/state.hpp"

#include <gtest/gtest.h>

namespace weft::quality {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Time kNow{hours(500'000)};

mesh::Contract Promising(std::vector<mesh::Sla> slas) { return {.slas = std::move(slas)}; }

TEST(State, ReadsLengthsInTheUnitsOfTheStandard) {
  EXPECT_EQ(LengthOf("1", "d"), seconds(86'400));
  EXPECT_EQ(LengthOf("1.5", "hours"), seconds(5'400));
  EXPECT_EQ(LengthOf("2", "Weeks"), seconds(14 * 86'400));
  EXPECT_EQ(LengthOf("1", "y"), seconds(365LL * 86'400));
  EXPECT_EQ(LengthOf("99.5", "percent"), std::nullopt);
  EXPECT_EQ(LengthOf("soon", "d"), std::nullopt);
  EXPECT_EQ(LengthOf("-1", "d"), std::nullopt);
  EXPECT_EQ(LengthOf("1e300", "y"), std::nullopt);
}

TEST(State, APromiseIsFreshnessElseFrequencyAndLatency) {
  const mesh::Sla daily{.property = "frequency", .value = "1", .unit = "d"};
  const mesh::Sla hour{.property = "latency", .value = "1", .unit = "h"};
  const mesh::Sla fresh{.property = "freshness", .value = "10", .unit = "min"};
  EXPECT_EQ(PromisedAge(Promising({daily, hour}), "t"), seconds(25 * 3600));
  EXPECT_EQ(PromisedAge(Promising({daily}), "t"), seconds(24 * 3600));
  EXPECT_EQ(PromisedAge(Promising({hour}), "t"), seconds(3600));
  EXPECT_EQ(PromisedAge(Promising({daily, hour, fresh}), "t"), seconds(600));
  EXPECT_EQ(PromisedAge(Promising({}), "t"), std::nullopt);
}

TEST(State, APromiseAboutOneTableIsNotAnothers) {
  const mesh::Sla other{
      .property = "freshness", .value = "1", .unit = "h", .element = "orders.placed_at"};
  EXPECT_EQ(PromisedAge(Promising({other}), "orders"), seconds(3600));
  EXPECT_EQ(PromisedAge(Promising({other}), "returns"), std::nullopt);
}

TEST(State, BecomesLateByItself) {
  const Known known{.changed = kNow, .promised = hours(24)};
  EXPECT_EQ(Judge(known, kNow + hours(24)).state, State::kFresh);
  const Verdict late = Judge(known, kNow + hours(26));
  EXPECT_EQ(late.state, State::kLate);
  EXPECT_EQ(late.late, hours(2));
  EXPECT_EQ(late.why, "new data is late by 2 hours");
}

TEST(State, WhatFailsIsFailingHoweverLate) {
  const Known known{.changed = kNow, .failed = 1, .promised = hours(1)};
  const Verdict verdict = Judge(known, kNow + hours(9));
  EXPECT_EQ(verdict.state, State::kFailing);
  EXPECT_EQ(verdict.why, "1 check fails");
}

TEST(State, SaysWhatIsNotKnown) {
  EXPECT_EQ(Judge({.has_source = false}, kNow).state, State::kNoData);
  EXPECT_EQ(Judge({}, kNow).state, State::kUnknown);
  EXPECT_EQ(Judge({.changed = kNow}, kNow + hours(99'999)).state, State::kUnknown);
}

TEST(State, OfSeveralTheWorstIsShown) {
  EXPECT_EQ(Worse(State::kFresh, State::kLate), State::kLate);
  EXPECT_EQ(Worse(State::kFailing, State::kLate), State::kFailing);
  EXPECT_EQ(Worse(State::kFresh, State::kUnknown), State::kUnknown);
}

}  // namespace
}  // namespace weft::quality
