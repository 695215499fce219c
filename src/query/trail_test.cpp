#include "query/trail.hpp"

#include <gtest/gtest.h>

#include "query/course.hpp"

// Positions and lines as their readers write and read them.
namespace weft::query {
namespace {

TEST(Cursor, IsASnapshotAndPerhapsAPlaceBeyondIt) {
  EXPECT_EQ(ParseCursor("77"), (Cursor{.snapshot = 77, .place = {}}));
  EXPECT_EQ(ParseCursor("77-1205"), (Cursor{.snapshot = 77, .place = 1205}));
  EXPECT_EQ(ParseCursor("0-0"), (Cursor{.snapshot = 0, .place = 0}));
  for (const char* text : {"0", "77", "77-1205", "0-3"})
    EXPECT_EQ(ToString(*ParseCursor(text)), text);
  for (const char* text : {"", "-", "-200", "77-", "77-x", "77-1-2", "9223372036854775808"})
    EXPECT_FALSE(ParseCursor(text)) << text;
}

TEST(PlaceOfLine, IsThatOfItsFirstColumn) {
  const auto placed = PlaceOfLine(R"({"position":12,"action":"buys"})", "position");
  ASSERT_TRUE(placed);
  EXPECT_EQ(placed->place, 12U);
  EXPECT_EQ(placed->rest, R"(,"action":"buys"})");
  EXPECT_FALSE(PlaceOfLine(R"({"action":"buys","position":12})", "position"));
  EXPECT_FALSE(PlaceOfLine(R"({"position":null})", "position"));
  EXPECT_FALSE(PlaceOfLine("{}", "position"));
}

}  // namespace
}  // namespace weft::query
