#include "base/shared_slot.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace weft {
namespace {

TEST(SharedSlot, HoldsWhatWasStoredLast) {
  SharedSlot<std::shared_ptr<const int>> slot;
  EXPECT_EQ(slot.Load(), nullptr);
  slot.Store(std::make_shared<const int>(7));
  EXPECT_EQ(*slot.Load(), 7);
}

TEST(SharedSlot, LetsGoOfWhatItHeld) {
  const auto first = std::make_shared<const int>(1);
  SharedSlot<std::shared_ptr<const int>> slot(first);
  slot.Store(nullptr);
  EXPECT_EQ(first.use_count(), 1);
}

TEST(SharedSlot, IsSeenWholeWhileOthersReplaceIt) {
  SharedSlot<std::shared_ptr<const int>> slot(std::make_shared<const int>(0));
  std::vector<std::jthread> threads;
  for (int writer = 0; writer < 2; ++writer)
    threads.emplace_back([&] {
      for (int i = 1; i <= 2000; ++i) slot.Store(std::make_shared<const int>(i));
    });
  int last = 0;
  for (int i = 0; i < 4000; ++i) last = *slot.Load();
  EXPECT_LE(last, 2000);
}

}  // namespace
}  // namespace weft
