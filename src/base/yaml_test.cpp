#include "base/yaml.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/error.hpp"
#include "base/json.hpp"

namespace weft {
namespace {

Yaml Only(std::string_view text) {
  std::vector<YamlDocument> documents = ParseYaml(text);
  EXPECT_EQ(documents.size(), 1u);
  return documents.empty() ? Yaml{} : std::move(documents[0].root);
}

std::string Refusal(std::string_view text, const YamlLimits& limits = {}) {
  try {
    ParseYaml(text, limits);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
    return error.message();
  }
  return "accepted";
}

TEST(Yaml, KnowsWhereEveryKeyAndValueStands) {
  const Yaml root = Only("# head\nname: flights\nteam:\n  members:\n    - username: ann\n");
  ASSERT_TRUE(root.IsMap());
  EXPECT_EQ(root.at, (Position{2, 1}));
  EXPECT_EQ(root.entries[0].first.at, (Position{2, 1}));
  EXPECT_EQ(root.Find("name")->at, (Position{2, 7}));
  const Yaml& member = root.Find("team")->Find("members")->items[0];
  EXPECT_EQ(member.at, (Position{5, 7}));
  EXPECT_EQ(member.Find("username")->at, (Position{5, 17}));
  EXPECT_EQ(member.Find("nobody"), nullptr);
}

TEST(Yaml, CountsColumnsInCharacters) {
  EXPECT_EQ(Only("{städte: [Zürich, x]}").Find("städte")->items[1].at, (Position{1, 19}));
}

TEST(Yaml, PutsAnEmptyValueAtItsKey) {
  const Yaml root = Only("a:\n  b:\nc: 1\n");
  EXPECT_EQ(root.Find("a")->Find("b")->at, (Position{2, 3}));
  EXPECT_TRUE(root.Find("a")->Find("b")->IsNull());
}

TEST(Yaml, ResolvesPlainScalarsByTheCoreSchema) {
  const Json json =
      ToJson(Only("[null, ~, true, False, 12, -3, +7, 0x1F, 0o17, 1.5, 1e3, .inf, 'true', \"12\", "
                  "007, 1_000, v1.0.0, "
                  "18446744073709551615, 99999999999999999999, 2013-01-01, yes]"));
  EXPECT_EQ(
      json.dump(),
      R"([null,null,true,false,12,-3,7,31,15,1.5,1000.0,".inf","true","12",7,"1_000","v1.0.0",)"
      R"(18446744073709551615,1e+20,"2013-01-01","yes"])");
}

TEST(Yaml, KeepsTheOrderOfKeys) {
  EXPECT_EQ(ToJson(Only("b: 1\na: {z: 1, y: []}\n")).dump(), R"({"b":1,"a":{"z":1,"y":[]}})");
}

TEST(Yaml, ReadsJsonToo) {
  const std::string text = R"({"a": [1, 2.5, "x\u00e4", null, true], "b": {"c": "1"}})";
  EXPECT_EQ(ToJson(Only(text)), Json::parse(text));
}

TEST(Yaml, ComesBackFromJson) {
  const Json json = Json::parse(
      R"({"n": null, "t": "true", "b": true, "i": -12, "d": 0.25, "l": ["1", 1], "e": {}})");
  EXPECT_EQ(ToJson(FromJson(json)), json);
}

TEST(Yaml, CutsAFileIntoItsDocuments) {
  const std::string text =
      "# teams\nkind: Team\nname: ops\n---\nkind: Team\nname: met\n--- # empty\n---\n# "
      "third\nkind: User\n...\n";
  const auto documents = ParseYaml(text);
  ASSERT_EQ(documents.size(), 3u);
  const auto slice = [&](size_t i) {
    return text.substr(documents[i].begin, documents[i].end - documents[i].begin);
  };
  EXPECT_EQ(slice(0), "# teams\nkind: Team\nname: ops\n");
  EXPECT_EQ(slice(1), "---\nkind: Team\nname: met\n");
  EXPECT_EQ(slice(2), "---\n# third\nkind: User\n...\n");
  EXPECT_EQ(documents[2].root.at, (Position{10, 1}));
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(ToJson(Only(slice(i))), ToJson(documents[i].root));
}

TEST(Yaml, GivesTheWholeTextToAnOnlyDocument) {
  const std::string text = "\xEF\xBB\xBF# head\r\n---\r\na: ü\r\n---\r\n# nothing\r\n";
  const auto documents = ParseYaml(text);
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].begin, 0u);
  EXPECT_EQ(documents[0].end, text.size());
  EXPECT_EQ(documents[0].root.Find("a")->text, "ü");
  EXPECT_EQ(documents[0].root.Find("a")->at, (Position{3, 4}));
}

TEST(Yaml, HasNoDocumentInAnEmptyText) {
  EXPECT_TRUE(ParseYaml("").empty());
  EXPECT_TRUE(ParseYaml("# only a comment\n---\n").empty());
}

TEST(Yaml, KeepsBlockTextsAsWritten) {
  EXPECT_EQ(Only("a: |\n  x\n    y\n\n  z\n").Find("a")->text, "x\n  y\n\nz\n");
  EXPECT_EQ(Only("a: >-\n  x\n  y\n").Find("a")->text, "x y");
}

TEST(Yaml, RefusesWhatADocumentHasNoUseFor) {
  EXPECT_EQ(Refusal("a: &x 1\nb: *x\n"), "1:4: anchors (&) and aliases (*) are not allowed");
  EXPECT_EQ(Refusal("a: *x\n").substr(0, 12), "1:4: anchors");
  EXPECT_EQ(Refusal("a: !!python/object x\n").substr(0, 17), "1:4: the tag `tag");
  EXPECT_EQ(Refusal("a: 1\nb: 2\na: 3\n"), "3:1: the key `a` stands here a second time");
  EXPECT_EQ(Refusal("x:\n  - {a: 1, b: 2, a: 3}\n"), "2:18: the key `a` stands here a second time");
  EXPECT_EQ(Refusal("[a]: 1\n"), "1:1: a key must be a text");
  EXPECT_EQ(Refusal("? {a: 1}\n: 1\n"), "1:3: a key must be a text");
  EXPECT_EQ(Refusal("null: 1\n"), "1:1: a key must be a text");
  EXPECT_EQ(Refusal("a: \"\\0\"\n"), "1:4: a text must not hold the character NUL");
}

TEST(Yaml, RefusesBrokenTextWithItsPlace) {
  EXPECT_EQ(Refusal("a: b: c\n"), "1:5: a `:` is not expected here");
  EXPECT_EQ(Refusal("a: [1, 2\n").substr(0, 13), "2:1: a `[` ha");
  EXPECT_EQ(Refusal("a: 1\n\tb: 2\n").substr(0, 2), "2:");
  EXPECT_EQ(Refusal("\"a\" \"b\"\n"), "1:5: this does not belong to the document above");
  EXPECT_EQ(Refusal("a: x\nb: \"\xFF\"\n"), "2:5: the text is not UTF-8");
  EXPECT_EQ(Refusal("a: 1\nb: \x04 2\n"), "2:4: control characters are not allowed");
}

TEST(Yaml, StopsAtItsLimits) {
  EXPECT_EQ(Refusal("a: 12345", {.bytes_max = 7}), "1:1: the text is larger than 7 bytes");
  EXPECT_EQ(Refusal("[1, 2, 3]", {.nodes_max = 3}), "1:8: the text has more than 3 values");
  EXPECT_EQ(Refusal(std::string(101, '[') + std::string(101, ']')),
            "1:101: values are nested deeper than 100 levels");
  EXPECT_NE(Refusal(std::string(200'000, '[')), "accepted");
  EXPECT_NE(Refusal(std::string(200'000, '{')), "accepted");
}

TEST(Yaml, EndsQuicklyOnManyKeys) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(Only(text).entries.size(), 50'000u);
  EXPECT_EQ(Refusal(text + "k7: 2\n"), "50001:1: the key `k7` stands here a second time");
}

// Whatever the bytes are, the answer is trees or one Error, never anything else.
TEST(Yaml, SurvivesDamagedDocuments) {
  const std::string seed =
      "kind: A\nlist:\n  - {a: 'x', b: [1, \"y\\n\"]}\n  - |\n    text\n? k\n: v\n---\nb: !!str "
      "1\nc: &a *b\n";
  std::mt19937 random(7);
  size_t refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = seed;
    for (int i = 0; i <= round % 5; ++i) {
      const size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1 + random() % 3);
      else if (random() % 2 == 0)
        text[at] = static_cast<char>(random());
      else
        text.insert(at, 1, "[]{}:-?|>'\"\n\t #&*!%@`,"[random() % 22]);
    }
    try {
      ParseYaml(text);
    } catch (const Error& error) {
      ++refused;
      EXPECT_NE(error.message().find(": "), std::string::npos);
    }
  }
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace weft
