#include "query/batch_shelf.hpp"

#include <gtest/gtest.h>

namespace weft::query {
namespace {

ReadRowsPtr Rows(uint64_t to, size_t bytes) {
  return std::make_shared<const ReadRows>(ReadRows{to, std::string(bytes, 'r')});
}

TEST(BatchShelf, GivesWhatWasJustReadToWhoSeesTheSame) {
  BatchShelf shelf;
  shelf.Keep("ann 7", Rows(9, 10));
  ASSERT_NE(shelf.Find("ann 7"), nullptr);
  EXPECT_EQ(shelf.Find("ann 7")->to, 9u);
  EXPECT_EQ(shelf.Find("ann 9"), nullptr);
  EXPECT_EQ(shelf.Find("bob 7"), nullptr);
}

TEST(BatchShelf, KeepsSoMuchAndNoMore) {
  BatchShelf shelf;
  for (int i = 0; i < 5; ++i) shelf.Keep(std::to_string(i), Rows(1, 10 << 20));
  EXPECT_EQ(shelf.Find("1"), nullptr);
  EXPECT_NE(shelf.Find("4"), nullptr);
}

}  // namespace
}  // namespace weft::query
