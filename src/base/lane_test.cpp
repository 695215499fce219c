#include "base/lane.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "base/error.hpp"

namespace weft {
namespace {

TEST(Lane, RunsEveryTaskBeforeItEnds) {
  std::atomic<int> ran{0};
  {
    Lane lane({.name = "ask", .threads = 2, .queue_max = 100});
    for (int i = 0; i < 100; ++i) lane.Run([&] { ++ran; });
  }
  EXPECT_EQ(ran, 100);
}

TEST(Lane, RefusesWhenFull) {
  std::latch started(1), go(1);
  Lane lane({.name = "ask", .threads = 1, .queue_max = 2});
  lane.Run([&] { started.count_down(), go.wait(); });
  started.wait();
  lane.Run([] {});
  lane.Run([] {});
  EXPECT_EQ(lane.running(), 1u);
  EXPECT_EQ(lane.waiting(), 2u);
  try {
    lane.Run([] {});
    ADD_FAILURE() << "a full lane took a task";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kExhausted);
    EXPECT_NE(error.message().find("\"ask\""), std::string::npos);
  }
  go.count_down();
}

TEST(Lane, TakesATaskForAnIdleThreadEvenWithoutAQueue) {
  std::latch started(2), go(1);
  Lane lane({.name = "work", .threads = 2, .queue_max = 0});
  lane.Run([&] { started.count_down(), go.wait(); });
  lane.Run([&] { started.count_down(), go.wait(); });
  started.wait();
  EXPECT_THROW(lane.Run([] {}), Error);
  go.count_down();
}

TEST(Lane, LetsGoOfWhatATaskHeld) {
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = held;
  Lane lane({.name = "work"});
  std::latch done(1);
  lane.Run([held = std::move(held)] {});
  lane.Run([&] { done.count_down(); });
  done.wait();
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace weft
