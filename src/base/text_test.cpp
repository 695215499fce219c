#include "base/text.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

using Words = std::vector<std::string>;

TEST(Text, LowersLettersOnly) { EXPECT_EQ(Lower("DepDelay_9Ä"), "depdelay_9Ä"); }

TEST(Text, SplitsAndJoinsBack) {
  EXPECT_EQ(Split("a.b..c", '.'), (Words{"a", "b", "", "c"}));
  EXPECT_EQ(Split("", '.'), Words{""});
  EXPECT_EQ(Join(Split("a.b..c", '.'), "."), "a.b..c");
  EXPECT_EQ(Join(Words{}, ", "), "");
}

TEST(Text, TrimsBothEnds) {
  EXPECT_EQ(Trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(Trim(" \n"), "");
}

TEST(Text, TellsValidUtf8) {
  for (const char* good : {"", "plain ascii, long enough for eight", "Zürich", "\u20ac",
                           "\U0001F6EB", "abcdefg\u00e4"})
    EXPECT_TRUE(IsUtf8(good)) << good;
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "12345678\xFF", "\xE2\x82"})
    EXPECT_FALSE(IsUtf8(bad)) << bad;
}

TEST(Text, FindsWhereUtf8Ends) {
  EXPECT_EQ(Utf8Prefix("Z\xC3\xBCrich\xFFx"), 7u);
  EXPECT_EQ(Utf8Prefix("12345678\xE2\x82"), 8u);
}

TEST(Text, CountsATranspositionAsOneEdit) {
  EXPECT_EQ(EditDistance("naem", "name"), 1u);
  EXPECT_EQ(EditDistance("", "name"), 4u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("same", "same"), 0u);
}

TEST(Text, SuggestsTheWordThatWasMeant) {
  const Words keys{"name", "logicalType", "logicalTypeOptions", "description", "required"};
  EXPECT_EQ(NearestWord("logicaltype", keys), "logicalType");
  EXPECT_EQ(NearestWord("naem", keys), "name");
  EXPECT_EQ(NearestWord("requierd", keys), "required");
  EXPECT_EQ(NearestWord("desc", keys), "description");
  EXPECT_EQ(NearestWord("colour", keys), std::nullopt);
  EXPECT_EQ(NearestWord("", keys), std::nullopt);
  EXPECT_EQ(NearestWord(std::string(5000, 'n'), keys), std::nullopt);
}

TEST(Text, QuotesForSql) {
  EXPECT_EQ(SqlText("O'Reilly"), "'O''Reilly'");
  EXPECT_EQ(SqlName("a\"b"), "\"a\"\"b\"");
}

TEST(Text, GroupsDigitsByThree) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(1234567), "1,234,567");
  EXPECT_EQ(WithThousands(UINT64_MAX), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace weft
