#include "mesh/tree.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace weft::mesh {
namespace {

using Numbers = Tree<int, int>;

TEST(Tree, AnswersLikeAMapWhateverIsDoneToIt) {
  std::mt19937 random(11);
  std::map<int, int> expected;
  Numbers tree;
  for (int round = 0; round < 300; ++round) {
    std::vector<Numbers::Edit> edits;
    const int count = round % 10 == 0 ? 700 : 1 + static_cast<int>(random() % 5);
    for (int i = 0; i < count; ++i) {
      const int key = static_cast<int>(random() % 2000), value = static_cast<int>(random());
      const bool removes = random() % 3 == 0;
      edits.emplace_back(key, removes ? std::nullopt : std::optional(value));
      if (removes)
        expected.erase(key);
      else
        expected[key] = value;
    }
    tree = tree.Edited(std::move(edits));
    ASSERT_EQ(tree.size(), expected.size());
    ASSERT_TRUE(std::equal(
        tree.begin(), tree.end(), expected.begin(), expected.end(),
        [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
    for (int probe = -1; probe < 2001; probe += 97) {
      ASSERT_EQ(tree.contains(probe), expected.contains(probe));
      const auto bound = tree.lower_bound(probe);
      const auto expected_bound = expected.lower_bound(probe);
      ASSERT_EQ(bound == tree.end(), expected_bound == expected.end());
      if (bound != tree.end()) {
        ASSERT_EQ(bound->first, expected_bound->first);
      }
    }
  }
}

TEST(Tree, LeavesTheOldOneAsItWas) {
  const Numbers one = Numbers().Edited({{1, 10}, {2, 20}});
  const Numbers two = one.Edited({{1, std::nullopt}, {3, 30}});
  EXPECT_EQ(one.at(1), 10);
  EXPECT_EQ(one.size(), 2u);
  EXPECT_FALSE(two.contains(1));
  EXPECT_EQ(two.at(3), 30);
  EXPECT_THROW(two.at(1), std::out_of_range);
}

TEST(Tree, TakesTheLastOfSeveralEditsOfAKey) {
  const Numbers tree = Numbers().Edited({{1, 1}, {1, std::nullopt}, {2, std::nullopt}, {2, 2}});
  EXPECT_FALSE(tree.contains(1));
  EXPECT_EQ(tree.at(2), 2);
}

TEST(Tree, SharesWhatAnEditDoesNotTouch) {
  std::vector<Numbers::Edit> edits;
  for (int i = 0; i < 10'000; ++i) edits.emplace_back(i, i);
  const Numbers base = Numbers().Edited(std::move(edits));
  const Numbers next = base.Edited({{5000, -1}});
  size_t shared = 0;
  for (auto a = base.begin(), b = next.begin(); a != base.end(); ++a, ++b)
    shared += &*a == &*b ? 1u : 0u;
  EXPECT_GT(shared, 9'700u);
}

}  // namespace
}  // namespace weft::mesh
