#include "mesh/meaning_edit.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::mesh {
namespace {

constexpr const char* kHead = "# ours\nkind: DataContract\nversion: 1.2.9 # of May\nschema:\n";

std::string Changed(const std::string& schema, const std::string& column,
                    const std::string& meaning) {
  const std::string after =
      WithMeaning(kHead + schema, {.table = "trips", .column = column, .meaning = meaning});
  const std::string head = "# ours\nkind: DataContract\nversion: 1.2.10 # of May\nschema:\n";
  EXPECT_TRUE(after.starts_with(head)) << after;
  return after.substr(head.size());
}

TEST(MeaningEdit, ReplacesAMeaningAndNothingElse) {
  EXPECT_EQ(
      Changed("  - name: trips   # one a day\n    properties:\n"
              "      - name: delay\n        description: 'old: one' # why\n        logicalType: "
              "integer\n",
              "delay", "minutes late"),
      "  - name: trips   # one a day\n    properties:\n"
      "      - name: delay\n        description: minutes late # why\n        logicalType: "
      "integer\n");
}

TEST(MeaningEdit, ReplacesABlockOfSeveralLines) {
  EXPECT_EQ(Changed("  - name: trips\n    description: >-\n      One\n\n      two.\n\n    "
                    "properties: []\n",
                    "", "A trip"),
            "  - name: trips\n    description: A trip\n\n    properties: []\n");
}

TEST(MeaningEdit, ReplacesAPlainTextOverSeveralLines) {
  EXPECT_EQ(Changed("  - name: trips\n    description: One\n      and two\n    tags: [a]\n", "",
                    "A trip"),
            "  - name: trips\n    description: A trip\n    tags: [a]\n");
}

TEST(MeaningEdit, AddsAMeaningBehindTheName) {
  EXPECT_EQ(
      Changed("  - name: trips\n    properties:\n    - name: delay # ü\n      logicalType: "
              "integer\n",
              "delay", "minutes: late"),
      "  - name: trips\n    properties:\n    - name: delay # ü\n      description: \"minutes: "
      "late\"\n      logicalType: integer\n");
}

TEST(MeaningEdit, WorksWithinBraces) {
  EXPECT_EQ(Changed("  - {name: trips, properties: [{name: delay, logicalType: integer}]}\n",
                    "delay", "minutes"),
            "  - {name: trips, properties: [{name: delay, description: \"minutes\", logicalType: "
            "integer}]}\n");
}

TEST(MeaningEdit, KeepsJsonJson) {
  const std::string json =
      R"({"version": "2.0.0", "schema": [{"name": "trips", "description": "a, \"b\""}]})";
  EXPECT_EQ(WithMeaning(json, {"trips", "", "A {trip}"}),
            R"({"version": "2.0.1", "schema": [{"name": "trips", "description": "A {trip}"}]})");
}

TEST(MeaningEdit, FoldsALongMeaningAndKeepsTheLineEnds) {
  std::string words;
  for (int i = 0; i < 40; ++i) words += "word ";
  words += "end";
  const std::string after = WithMeaning(
      "version: \"1.0\"\r\nschema:\r\n  - name: trips\r\n    tags: []\r\n", {"trips", "", words});
  EXPECT_NE(after.find("    description: >-\r\n      word word"), std::string::npos) << after;
  EXPECT_TRUE(after.starts_with("version: \"1.0\"\r\n"));
}

TEST(MeaningEdit, LeavesATextThatSaysSoAlready) {
  const std::string text = "version: 1.0.0\nschema:\n  - name: trips\n    description: A trip\n";
  EXPECT_EQ(WithMeaning(text, {"trips", "", "A trip"}), text);
}

TEST(MeaningEdit, RefusesWhatItDoesNotKnow) {
  EXPECT_THROW(WithMeaning("version: 1.0.0\nschema: []\n", {"trips", "", "x"}), Error);
  EXPECT_THROW(WithMeaning("schema:\n  - name: trips\n    description: [a]\n", {"trips", "", "x"}),
               Error);
}

}  // namespace
}  // namespace weft::mesh
