#include "identity/sign_in_links.hpp"

#include <gtest/gtest.h>

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

TEST(SignInLinks, OpenOnce) {
  ManualClock clock{Time(1h)};
  SignInLinks links(clock);
  const std::string code = links.Make("k3f9", 10min);
  EXPECT_EQ(links.Take("another"), std::nullopt);
  EXPECT_EQ(links.Take(code), "k3f9");
  EXPECT_EQ(links.Take(code), std::nullopt);
}

TEST(SignInLinks, End) {
  ManualClock clock{Time(1h)};
  SignInLinks links(clock);
  const std::string code = links.Make("k3f9", 10min);
  clock.Advance(10min);
  EXPECT_EQ(links.Take(code), std::nullopt);
}

TEST(SignInLinks, AreNotKeptWithoutBound) {
  ManualClock clock{Time(1h)};
  SignInLinks links(clock);
  const std::string first = links.Make("k3f9", 5min), second = links.Make("k3f9", 10min);
  for (size_t i = 1; i < SignInLinks::kOpenMax; ++i) links.Make("k3f9", 10min);
  EXPECT_EQ(links.Take(first), std::nullopt);
  EXPECT_EQ(links.Take(second), "k3f9");
}

}  // namespace
}  // namespace weft::identity
