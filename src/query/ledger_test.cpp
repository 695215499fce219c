#include "query/ledger.hpp"

#include <gtest/gtest.h>

namespace weft::query {
namespace {

class LedgerTest : public ::testing::Test {
 protected:
  ManualClock clock_{Time{}};
  Ledger ledger_{clock_, {.running_per_user_max = 100, .running_max = 10}, 3};
};

TEST_F(LedgerTest, KeepsTheLastThatEndedAndAllThatRun) {
  const EntryPtr running = ledger_.Open("ann", "0");
  for (int i = 1; i <= 5; ++i) ledger_.Open("ann", std::to_string(i))->End(State::kDone, {});
  ledger_.Open("ann", "6")->End(State::kDone, {});
  const std::vector<Status> list = ledger_.ListOf("ann");
  ASSERT_EQ(list.size(), 5u);  // what ended is dropped when the next opens
  EXPECT_EQ(list.front().sql, "6");
  EXPECT_EQ(list.back().sql, "0");
  EXPECT_EQ(ledger_.Find(running->id()), running);
}

TEST_F(LedgerTest, CountsTimeUntilTheEnd) {
  const EntryPtr entry = ledger_.Open("ann", "1");
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_EQ(entry->Now().elapsed, std::chrono::seconds(2));
  entry->End(State::kDone, {});
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_EQ(entry->Now().elapsed, std::chrono::seconds(2));
}

TEST_F(LedgerTest, TheFirstEndCountsAndAFailureAfterACancelIsTheCancel) {
  const EntryPtr entry = ledger_.Open("ann", "1");
  EXPECT_TRUE(entry->Cancel());
  entry->End(State::kFailed, "interrupted");
  entry->End(State::kDone, {});
  EXPECT_EQ(entry->Now().state, State::kCancelled);
  EXPECT_FALSE(entry->Cancel());
}

TEST_F(LedgerTest, RefusesWhatIsTooMuchForAll) {
  for (int i = 0; i < 10; ++i) ledger_.Open("user" + std::to_string(i), "1");
  EXPECT_THROW(ledger_.Open("ann", "1"), Error);
  ledger_.Find(ledger_.ListOf("user3").front().id)->End(State::kDone, {});
  EXPECT_NO_THROW(ledger_.Open("ann", "1"));
}

TEST_F(LedgerTest, KeepsTheBeginningOfALongStatement) {
  ledger_.Open("ann", "x" + std::string(1 << 20, 'y'));
  EXPECT_EQ(ledger_.ListOf("ann").front().sql.size(), 8u << 10);
}

TEST_F(LedgerTest, GivesIdsThatFitIntoAnAddress) {
  const std::string id = ledger_.Open("ann", "1")->id();
  EXPECT_EQ(
      id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"),
      std::string::npos);
  EXPECT_NE(id, ledger_.Open("ann", "1")->id());
}

}  // namespace
}  // namespace weft::query
