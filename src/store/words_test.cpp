#include "store/words.hpp"

#include <gtest/gtest.h>

namespace weft::store {
namespace {

std::string Joined(std::string_view text) {
  std::string all;
  FoldedText(text).ForEachWord(
      [&](const Word& word) { all += (all.empty() ? "" : " ") + std::string(word.text); });
  return all;
}

TEST(Words, PartAtWhateverIsNoLetterOrDigit) {
  EXPECT_EQ(Joined("dep_delay, arr-delay (min.) 2013"), "dep delay arr delay min 2013");
  EXPECT_EQ(Joined(""), "");
  EXPECT_EQ(Joined(" _-.\"* "), "");
  EXPECT_EQ(Joined("Kennedy – “JFK”\xc2\xa0now"), "kennedy jfk now");
}

TEST(Words, LoseTheirCaseAndAccents) {
  EXPECT_EQ(Joined("FLÜGE Čas Łódź Ångström straße œuvre"), "fluge cas lodz angstrom strase ouvre");
  EXPECT_EQ(Joined("東京 Москва"), "東京 Москва") << "other scripts stay as they are";
}

TEST(Words, OfCamelCaseAreFoundWholeAndInParts) {
  EXPECT_EQ(Joined("customerId"), "customerid customer id");
  EXPECT_EQ(Joined("HTTPServer URL"), "httpserver url");
}

TEST(Words, KnowWhereTheyStood) {
  const std::string text = "Für customerId – ja";
  std::vector<std::string> sources;
  FoldedText(text).ForEachWord(
      [&](const Word& word) { sources.push_back(text.substr(word.begin, word.end - word.begin)); });
  EXPECT_EQ(sources, (std::vector<std::string>{"Für", "customerId", "customer", "Id", "ja"}));
}

TEST(Words, OfAQuestionComeOnceEach) {
  EXPECT_EQ(QuestionWords("Delay delay customerId"),
            (std::vector<std::string>{"delay", "customerid"}));
}

TEST(Words, SurviveAnyBytes) {
  for (int lead = 0; lead < 256; ++lead)
    for (int next = 0; next < 256; ++next) {
      const std::string text{static_cast<char>(lead), static_cast<char>(next)};
      FoldedText(text).ForEachWord([&](const Word& word) { EXPECT_LE(word.end, text.size()); });
    }
  EXPECT_EQ(QuestionWords(std::string(100'000, 'x')).at(0).size(), kWordBytesMax);
}

}  // namespace
}  // namespace weft::store
