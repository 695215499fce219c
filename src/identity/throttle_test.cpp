#include "identity/throttle.hpp"

#include <gtest/gtest.h>

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

class ThrottleTest : public ::testing::Test {
 protected:
  // How often in a row one may fail before there is a pause.
  int FreeFailures(const std::function<std::chrono::seconds()>& attempt) {
    int count = 0;
    while (attempt() == 0s) ++count;
    return count;
  }

  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  Throttle throttle_{clock_};
};

TEST_F(ThrottleTest, AsksForAPauseThatDoubles) {
  EXPECT_EQ(FreeFailures([&] { return throttle_.Admit("ann", "10.0.0.1"); }), 6);
  EXPECT_EQ(throttle_.Admit("ann", "10.0.0.1"), 1s) << "who only waits is not counted";
  std::chrono::seconds last = 1s;
  for (int i = 0; i < 12; ++i) {
    clock_.Advance(last);
    EXPECT_EQ(throttle_.Admit("ann", "10.0.0.1"), 0s);
    const auto pause = throttle_.Admit("ann", "10.0.0.1");
    EXPECT_EQ(pause, std::min<std::chrono::seconds>(2 * last, Throttle::kPauseMax));
    last = pause;
  }
}

TEST_F(ThrottleTest, ForgetsAfterAnHour) {
  FreeFailures([&] { return throttle_.Admit("ann", "10.0.0.1"); });
  clock_.Advance(1h);
  EXPECT_EQ(FreeFailures([&] { return throttle_.Admit("ann", "10.0.0.1"); }), 6);
}

TEST_F(ThrottleTest, HoldsUpTheGuesserNotTheOwner) {
  FreeFailures([&] { return throttle_.Admit("ann", "10.0.0.1"); });
  EXPECT_EQ(throttle_.Admit("ann", "10.0.0.2"), 0s);
  EXPECT_EQ(throttle_.Admit("bob", "10.0.0.1"), 0s) << "one failing colleague in the same office";
}

TEST_F(ThrottleTest, SeesWhoTriesManyAccounts) {
  int account = 0;
  EXPECT_EQ(
      FreeFailures([&] { return throttle_.Admit("user" + std::to_string(account++), "10.0.0.1"); }),
      static_cast<int>(Throttle::kFreeOfOne) + 1);
}

// From a thousand addresses: slowed down, but the owner waits half a minute at most.
TEST_F(ThrottleTest, SeesWhoTriesFromManyAddresses) {
  int address = 0;
  const auto attempt = [&] {
    return throttle_.Admit("ann", "10.0.1." + std::to_string(address++));
  };
  EXPECT_EQ(FreeFailures(attempt), static_cast<int>(Throttle::kFreeOfOne) + 1);
  for (int i = 0; i < 100; ++i) clock_.Advance(std::max(attempt(), 1s));
  EXPECT_LE(throttle_.Admit("ann", "10.9.9.9"), Throttle::kAccountPauseMax);
}

TEST_F(ThrottleTest, TakesAnIpv6NetworkForOneAddress) {
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3::4"), NetworkOf("2001:db8:1:2:ffff::1"));
  EXPECT_NE(NetworkOf("2001:db8:1:2::1"), NetworkOf("2001:db8:1:3::1"));
  EXPECT_NE(NetworkOf("::ffff:10.0.0.1"), NetworkOf("::ffff:10.0.0.2"));
  EXPECT_EQ(NetworkOf("10.0.0.1"), "10.0.0.1");
}

TEST_F(ThrottleTest, ForgivesTheOneWhoKnewIt) {
  for (int i = 0; i < 5; ++i) throttle_.Admit("ann", "10.0.0.1");
  throttle_.Admit("ann", "10.0.0.1");
  throttle_.Forgive("ann", "10.0.0.1");
  EXPECT_EQ(FreeFailures([&] { return throttle_.Admit("ann", "10.0.0.1"); }), 6);
}

// Their own password between guesses does not give a guesser more guesses.
TEST_F(ThrottleTest, KeepsWhatWasGuessedAtOthers) {
  int guesses = 0;
  for (; guesses < 1000; ++guesses) {
    if (throttle_.Admit("victim" + std::to_string(guesses), "10.0.0.1") > 0s) break;
    if (throttle_.Admit("mallory", "10.0.0.1") > 0s) break;
    throttle_.Forgive("mallory", "10.0.0.1");
  }
  EXPECT_LE(guesses, static_cast<int>(Throttle::kFreeOfOne) + 1);
}

TEST_F(ThrottleTest, IsBoundedInMemory) {
  for (int i = 0; i < 40'000; ++i) {
    clock_.Advance(1us);
    throttle_.Admit(std::to_string(i), "2001:db8:" + std::to_string(i % 9999) + "::1");
    ASSERT_LE(throttle_.size(), Throttle::kEntriesMax);
  }
}

}  // namespace
}  // namespace weft::identity
