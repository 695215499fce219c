#include "base/pattern.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

bool Matches(std::string_view pattern, std::string_view text) {
  std::string fault;
  const auto parsed = Pattern::Parse(pattern, fault);
  EXPECT_TRUE(parsed) << pattern << ": " << fault;
  return parsed && parsed->Matches(text);
}

TEST(Pattern, MatchesTheWholeText) {
  EXPECT_TRUE(Matches("^[a-z][a-z0-9_]*$", "dep_delay"));
  EXPECT_TRUE(Matches("[a-z][a-z0-9_]*", "dep_delay"));
  EXPECT_FALSE(Matches("[a-z]+", "Delay"));
  EXPECT_FALSE(Matches("[a-z]+", "delay1"));
  EXPECT_TRUE(Matches("", ""));
  EXPECT_FALSE(Matches("", "x"));
}

TEST(Pattern, KnowsTheUsualSigns) {
  EXPECT_TRUE(Matches("(is|has)_\\w+", "has_wings"));
  EXPECT_FALSE(Matches("(is|has)_\\w+", "had_wings"));
  EXPECT_TRUE(Matches("\\d{3,5}", "1234"));
  EXPECT_FALSE(Matches("\\d{3,5}", "12"));
  EXPECT_FALSE(Matches("\\d{3,5}", "123456"));
  EXPECT_TRUE(Matches("a{2}b?c{1,}", "aaccc"));
  EXPECT_TRUE(Matches("[^A-Z-]+", "a.b"));
  EXPECT_FALSE(Matches("[^A-Z-]+", "a-b"));
  EXPECT_TRUE(Matches("a\\.b", "a.b"));
  EXPECT_FALSE(Matches("a\\.b", "axb"));
  EXPECT_TRUE(Matches("(?:ab)*(c|)", "abab"));
}

TEST(Pattern, SaysWhatIsWrong) {
  for (const char* bad : {"(", ")", "[a", "a{", "a{2", "a{3,2}", "*a", "a\\", "\\b", "a^b", "a$b",
                          "a{300}", "(?=a)", "[z-a]", "((((a{255}){255}){255}){255})"}) {
    std::string fault;
    EXPECT_FALSE(Pattern::Parse(bad, fault)) << bad;
    EXPECT_FALSE(fault.empty()) << bad;
  }
}

TEST(Pattern, EndsOnWhatMakesOthersBacktrack) {
  EXPECT_FALSE(Matches("(a+)+b", std::string(5000, 'a')));
  EXPECT_FALSE(Matches("(a*)*(a*)*(a|a|a)*b", std::string(5000, 'a')));
}

}  // namespace
}  // namespace weft
