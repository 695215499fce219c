#include "lineage/usage.hpp"

#include <gtest/gtest.h>

#include "store/test_home.hpp"

namespace weft::lineage {
namespace {

using std::chrono::hours;

constexpr Time kStart{hours(500'000)};

class UsageTest : public testing::Test {
 protected:
  audit::Began Question(const std::string& user, std::optional<mesh::ColumnRoles> roles) {
    return {.caller = user,
            .tables = {{.table = "flights.departures", .principal = user, .roles = roles}}};
  }
  // Who used the column lately, by name.
  std::vector<std::string> Users(Usage& usage, const std::string& column) {
    std::vector<std::string> names;
    for (const Reader& reader : usage.ReadersOf("Flights.Departures"))
      if (reader.Used(column, clock_.Now() - hours(24))) names.push_back(reader.principal);
    return names;
  }
  using Names = std::vector<std::string>;

  store::TestFolder folder_;
  ManualClock clock_{kStart};
  audit::Audit audit_{folder_.path(), clock_};
};

TEST_F(UsageTest, KnowsWhoUsedAColumnWhateverFor) {
  audit::Tail tail(audit_);
  Usage usage(tail);
  EXPECT_EQ(Users(usage, ""), Names{});
  audit_.Begin(Question("ann", mesh::ColumnRoles{{"origin", mesh::Role::kJoin}}));
  audit_.Begin(Question("ben", mesh::ColumnRoles{}));
  EXPECT_EQ(Users(usage, "ORIGIN"), Names{"ann"});
  EXPECT_EQ(Users(usage, "dest"), Names{}) << "a count uses no column";
  EXPECT_EQ(Users(usage, ""), (Names{"ann", "ben"}));
}

TEST_F(UsageTest, WhatNobodyKnowsCountsForEveryColumn) {
  audit::Tail tail(audit_);
  Usage usage(tail);
  audit_.Begin(Question("ann", std::nullopt));
  EXPECT_EQ(Users(usage, "dest"), Names{"ann"});
}

TEST_F(UsageTest, CountsQuestionsAlone) {
  audit::Tail tail(audit_);
  Usage usage(tail);
  audit::Began refusal = Question("ann", std::nullopt);
  refusal.verb = audit::Verb::kRefusal;
  audit_.Note(refusal, false);
  audit::Began change = Question("ann", std::nullopt);
  change.verb = audit::Verb::kChange;
  audit_.Note(change, false);
  EXPECT_EQ(Users(usage, ""), Names{});
}

TEST_F(UsageTest, KnowsWhoAskedForRowsAlsoWhenTheyWereRefused) {
  audit::Tail tail(audit_);
  Usage usage(tail);
  const auto note = [&](audit::Verb verb, std::optional<audit::Verb> refused) {
    audit::Began began = Question("ben", std::nullopt);
    began.verb = verb;
    began.refused = refused;
    audit_.Note(began, false);
  };
  audit_.Begin(Question("ann", std::nullopt));
  clock_.Advance(hours(24 * 60));
  audit_.Begin(Question("ann", std::nullopt));
  note(audit::Verb::kRefusal, audit::Verb::kQuestion);
  note(audit::Verb::kRefusal, audit::Verb::kChange);
  const Touched both = usage.TouchedSince(clock_.Now() - hours(24 * 90));
  EXPECT_EQ(both, (Touched{{"flights.departures", {{"ann", 2}, {"ben", 1}}}}));
  const Touched late = usage.TouchedSince(clock_.Now() - hours(1));
  EXPECT_EQ(late.at("flights.departures").at("ann"), 1u);
  clock_.Advance(hours(24 * 91));
  EXPECT_TRUE(usage.TouchedSince(clock_.Now() - hours(24 * 90)).empty());
}

TEST_F(UsageTest, ForgetsWhatIsLongAgoAndFollowsTheAudit) {
  audit::Tail tail(audit_);
  Usage usage(tail);
  audit_.Begin(Question("ann", mesh::ColumnRoles{{"origin", mesh::Role::kValue}}));
  EXPECT_EQ(Users(usage, "origin"), Names{"ann"});
  clock_.Advance(hours(25));
  EXPECT_EQ(Users(usage, "origin"), Names{});
  audit_.Begin(Question("ann", mesh::ColumnRoles{{"dest", mesh::Role::kFilter}}));
  EXPECT_EQ(Users(usage, "dest"), Names{"ann"});
  EXPECT_EQ(Users(usage, "origin"), Names{}) << "each column has its own last time";
  audit::Tail again(audit_);
  Usage anew(again);
  EXPECT_EQ(Users(anew, "dest"), Names{"ann"}) << "a new process reads the same";
}

}  // namespace
}  // namespace weft::lineage
