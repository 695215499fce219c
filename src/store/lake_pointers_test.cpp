#include "store/lake_pointers.hpp"

#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

using Why = LakeRefusal::Why;

LakePointer Pointer(const std::string& name, const std::string& metadata = "m0") {
  return {.levels = "ops",
          .name = name,
          .uuid = "u-" + name,
          .location = "file:///lake/ops/" + name,
          .metadata_location = metadata};
}
LakeMove Create(const std::string& name) {
  return {.type = LakeMove::Type::kCreate, .pointer = Pointer(name)};
}
LakeMove Move(const std::string& name, const std::string& from, const std::string& to) {
  return {.type = LakeMove::Type::kMove, .pointer = Pointer(name, to), .expected = from};
}
LakeMove Drop(const std::string& name) {
  return {.type = LakeMove::Type::kDrop, .pointer = Pointer(name)};
}

class LakePointersTest : public testing::Test {
 protected:
  TestFolder folder_;
  Home home_{folder_.home()};
  LakePointers pointers_{home_};
};

TEST_F(LakePointersTest, MovesAllOrNone) {
  ASSERT_FALSE(pointers_.Change({Create("a"), Create("b")}));
  const auto refusal = pointers_.Change({Move("a", "m0", "m1"), Move("b", "stale", "m1")});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->why, Why::kStale);
  EXPECT_EQ(refusal->move, 1u);
  EXPECT_EQ(pointers_.Find("ops", "a")->metadata_location, "m0");
  ASSERT_FALSE(pointers_.Change({Move("a", "m0", "m1"), Move("b", "m0", "m1")}));
  EXPECT_EQ(LakePointers(home_).Find("ops", "a")->metadata_location, "m1");
}

TEST_F(LakePointersTest, SaysWhyAMoveDoesNotFit) {
  ASSERT_FALSE(pointers_.Change({Create("a")}));
  EXPECT_EQ(pointers_.Change({Create("a")})->why, Why::kTaken);
  EXPECT_EQ(pointers_.Change({Move("x", "m0", "m1")})->why, Why::kGone);
  EXPECT_EQ(pointers_.Change({Drop("x")})->why, Why::kGone);
  LakeMove below = Create("b");
  below.pointer.location = "file:///lake/ops/a/b";
  EXPECT_EQ(pointers_.Change({below})->why, Why::kInUse);
  LakeMove view = Drop("a");
  view.pointer.is_view = true;
  EXPECT_EQ(pointers_.Change({view})->why, Why::kGone);
}

TEST_F(LakePointersTest, GivesEachPlaceOnce) {
  EXPECT_EQ(pointers_.TakePlace("file:///lake/ops/t"), "file:///lake/ops/t");
  EXPECT_EQ(pointers_.TakePlace("file:///lake/ops/t"), "file:///lake/ops/t-2");
  EXPECT_THROW(pointers_.TakePlace("file:///lake/ops/t/inner"), Error)
      << "nothing lies within another's place";
}

TEST_F(LakePointersTest, KeepsAnAnswerInTheTransactionThatItAnswers) {
  const LakeOnce once{.user = "ada", .key = "k", .digest = "d", .status = 200, .answer = "{}"};
  ASSERT_TRUE(pointers_.Change({Move("none", "m0", "m1")}, once));
  EXPECT_FALSE(pointers_.FindOnce("ada", "k"));
  ASSERT_FALSE(pointers_.Change({Create("a")}, once));
  EXPECT_EQ(pointers_.FindOnce("ada", "k")->answer, "{}");
  EXPECT_FALSE(pointers_.FindOnce("bob", "k"));
  pointers_.ForgetOnceBefore(Time(std::chrono::microseconds(1)));
  EXPECT_FALSE(pointers_.FindOnce("ada", "k"));
}

TEST_F(LakePointersTest, DropsOnlyAnEmptyNamespace) {
  EXPECT_TRUE(pointers_.AddNamespace({"ops", "{}"}));
  EXPECT_FALSE(pointers_.AddNamespace({"ops", "{}"}));
  EXPECT_TRUE(
      pointers_.AddNamespace({"ops\x1f"
                              "deep",
                              "{}"}));
  EXPECT_EQ(pointers_.DropNamespace("ops")->why, Why::kNotEmpty);
  EXPECT_FALSE(
      pointers_.DropNamespace("ops\x1f"
                              "deep"));
  ASSERT_FALSE(pointers_.Change({Create("a")}));
  EXPECT_EQ(pointers_.DropNamespace("ops")->why, Why::kNotEmpty);
  ASSERT_FALSE(pointers_.Change({Drop("a")}));
  EXPECT_FALSE(pointers_.DropNamespace("ops"));
  EXPECT_EQ(pointers_.DropNamespace("ops")->why, Why::kGone);
}

TEST_F(LakePointersTest, CommitsOfManyThreadsAreEachKeptOnce) {
  constexpr int kThreads = 8, kEach = 40;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i)
        EXPECT_FALSE(
            pointers_.Change({Create("t" + std::to_string(thread) + "_" + std::to_string(i))}));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(LakePointers(home_).All().size(), static_cast<size_t>(kThreads * kEach));
}

}  // namespace
}  // namespace weft::store
