#include "mesh/document_patch.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "base/yaml.hpp"

namespace weft::mesh {
namespace {

constexpr const char* kDomain =
    "# what we fly\n"
    "apiVersion: weft/v1\n"
    "kind: Domain\n"
    "name: flights   # never changes\n"
    "title: 'Flights: departures'\n"
    "team: ops # since May\n"
    "curators:\n"
    "  - ann # on duty\n"
    "  - bob\n"
    "# the end\n";

std::string Patched(const std::string& document, const char* patch) {
  return WithPatch(document, Json::parse(patch));
}

std::string Replaced(std::string text, const std::string& find, const std::string& by) {
  EXPECT_NE(text.find(find), std::string::npos) << find;
  return text.replace(text.find(find), find.size(), by);
}

TEST(DocumentPatch, ChangesAWordAndNothingElse) {
  EXPECT_EQ(Patched(kDomain, R"({"team": "crew"})"), Replaced(kDomain, "team: ops", "team: crew"));
  EXPECT_EQ(Patched(kDomain, R"({"title": "Who flies: when"})"),
            Replaced(kDomain, "'Flights: departures'", "\"Who flies: when\""));
}

TEST(DocumentPatch, LeavesADocumentThatSaysSoAlready) {
  EXPECT_EQ(Patched(kDomain, R"({"team": "ops", "curators": ["ann", "bob"], "mode": null})"),
            kDomain);
}

TEST(DocumentPatch, KeepsTheCommentsOfThoseWhoStay) {
  EXPECT_EQ(Patched(kDomain, R"({"curators": ["ann", "eve"]})"),
            Replaced(kDomain, "  - bob\n", "  - eve\n"));
  EXPECT_EQ(Patched(kDomain, R"({"curators": ["bob"]})"),
            Replaced(kDomain, "  - ann # on duty\n", ""));
  EXPECT_EQ(Patched(kDomain, R"({"curators": ["eve"]})"),
            Replaced(kDomain, "\n  - ann # on duty\n  - bob\n", " [eve]\n"));
}

TEST(DocumentPatch, AddsKeysBehindTheLastAndRemovesLines) {
  EXPECT_EQ(Patched(kDomain, R"({"mode": "open", "parent": "air", "team": null})"),
            Replaced(Replaced(kDomain, "team: ops # since May\n", ""), "  - bob\n",
                     "  - bob\nmode: open\nparent: air\n"));
  EXPECT_EQ(Patched(kDomain, R"({"curators": null, "parent": "air"})"),
            Replaced(kDomain, "curators:\n  - ann # on duty\n  - bob\n", "parent: air\n"));
}

TEST(DocumentPatch, AddsToAListAndBehindIt) {
  EXPECT_EQ(Patched(kDomain, R"({"curators": ["ann", "bob", "eve"], "mode": "open"})"),
            Replaced(kDomain, "  - bob\n", "  - bob\n  - eve\nmode: open\n"));
}

TEST(DocumentPatch, GoesIntoMaps) {
  const std::string user =
      "name: ann\nattributes:\n  airport: JFK # home\n  level: 3\nteams: [a]\n";
  EXPECT_EQ(Patched(user, R"({"attributes": {"level": null, "seats": [1, 2]}})"),
            Replaced(user, "  level: 3\n", "  seats: [1, 2]\n"));
  EXPECT_EQ(Patched(user, R"({"attributes": {"airport": "LGA"}, "teams": ["a", "b"]})"),
            Replaced(Replaced(user, "JFK", "LGA"), "[a]", "[a, b]"));
  EXPECT_EQ(Patched("name: ann\n", R"({"attributes": {"level": 3, "airport": "yes"}})"),
            "name: ann\nattributes: {level: 3, airport: \"yes\"}\n");
}

TEST(DocumentPatch, GivesAValueToAKeyWithoutOne) {
  EXPECT_EQ(Patched("name: ann\nteams: # none yet\ntitle:\n", R"({"teams": ["a"], "title": "x"})"),
            "name: ann\nteams: [a] # none yet\ntitle: x\n");
}

TEST(DocumentPatch, KeepsJsonJson) {
  const std::string json =
      "{\n  \"name\": \"ann\",\n  \"teams\": [\"a\"],\n  \"title\": \"x\"\n}\n";
  EXPECT_EQ(Patched(json, R"({"title": null, "teams": ["a", "b"]})"),
            "{\n  \"name\": \"ann\",\n  \"teams\": [\"a\",\"b\"]\n}\n");
  EXPECT_EQ(Patched(json, R"({"email": "a@b.c"})"),
            Replaced(json, "\"x\"", "\"x\",\n  \"email\": \"a@b.c\""));
  EXPECT_EQ(Patched("{name: ann, title: x}\n", R"({"name": null, "email": "e"})"),
            "{title: x, email: \"e\"}\n");
}

TEST(DocumentPatch, WritesWhatIsLongInLinesOfItsOwn) {
  const std::string patch = R"({"rules": [{"name": "members of any team may read all of this",
      "effect": "allow", "to": {"teams": ["analytics", "operations", "planning"]}}, "b"]})";
  EXPECT_EQ(WithPatch("name: p # ours\n", Json::parse(patch)),
            "name: p # ours\nrules:\n"
            "  - name: members of any team may read all of this\n"
            "    effect: allow\n"
            "    to: {teams: [analytics, operations, planning]}\n"
            "  - b\n");
}

TEST(DocumentPatch, SaysTheSameWhereATextCannotBeChanged) {
  for (const char* odd : {"? name\n: ann\n", "name: ann\nteams: &a [x]\n", "- a\n"}) {
    std::string after;
    try {
      after = Patched(odd, R"({"title": "x"})");
    } catch (const std::exception&) {
      continue;  // refused when it was read
    }
    EXPECT_EQ(ToJson(ParseYaml(after).at(0).root)["title"], "x") << after;
  }
}

TEST(DocumentPatch, KeepsLineEndsAndTextsWithoutALastOne) {
  EXPECT_EQ(Patched("name: ann\r\ntitle: x\r\n", R"({"title": "y", "email": "e"})"),
            "name: ann\r\ntitle: y\r\nemail: e\r\n");
  EXPECT_EQ(Patched("name: ann", R"({"title": "é"})"), "name: ann\ntitle: \"é\"");
}

}  // namespace
}  // namespace weft::mesh
