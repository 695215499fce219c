#include "mesh/question.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

constexpr const char* kDocument =
    "apiVersion: weft/v1\n"
    "kind: Question\n"
    "name: late\n"
    "title: How late?\n"
    "owner: ann\n"
    "sharedWith: {everyone: false, teams: [ops], users: [bob]}\n"
    "parameters:\n"
    "  - {name: airport, type: text, default: JFK}\n"
    "  - {name: since, type: date}\n"
    "sql: |\n"
    "  SELECT 1\n"
    "  FROM t\n"
    "chart: {kind: line, x: day, y: [delay], series: carrier}\n";

std::string Fault(const Question& question, const char* given) {
  try {
    ParametersOf(question, Json::parse(given));
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

TEST(Question, IsReadFromItsDocument) {
  const auto reading = testing::Read(kDocument);
  ASSERT_EQ(reading.findings, std::vector<std::string>{});
  const auto& question = reading.As<Question>();
  EXPECT_EQ(question.owner, "ann");
  EXPECT_EQ(question.sql, "SELECT 1\nFROM t\n");
  EXPECT_EQ(question.teams, std::vector<std::string>{"ops"});
  EXPECT_EQ(question.users, std::vector<std::string>{"bob"});
  EXPECT_EQ(question.chart.y, std::vector<std::string>{"delay"});
  EXPECT_EQ(question.parameters[0].otherwise, "JFK");
  EXPECT_EQ(reading.resource->references.size(), 3u);
  for (const Reference& reference : reading.resource->references) EXPECT_FALSE(reference.holds);
}

TEST(Question, NamesWhatIsWrong) {
  EXPECT_EQ(testing::Read("apiVersion: weft/v1\nkind: Question\nname: late\ntitle: T\nowner: ann\n"
                          "sql: SELECT 1\nchart: {kind: cake, y: [a]}\n"
                          "parameters: [{name: a, type: flag, default: 7}]\n")
                .findings,
            (std::vector<std::string>{"7:15: error: `kind` is `cake`, it must be `bar`, `line`, "
                                      "`area`, `scatter`, `pie` or `number`"}));
  EXPECT_EQ(testing::Read("apiVersion: weft/v1\nkind: Question\nname: late\ntitle: T\nowner: ann\n"
                          "sql: SELECT 1\nparameters: [{name: a, type: flag, default: 7}]\n")
                .findings,
            (std::vector<std::string>{
                "7:45: error: `default`: the parameter `a` does not fit: it is true or false"}));
}

TEST(Question, TakesValuesByNameAndDefaults) {
  const Question question = testing::Read(kDocument).As<Question>();
  EXPECT_EQ(ParametersOf(question, Json::parse(R"({"since": "2013-01-01"})")).dump(),
            R"({"airport":"JFK","since":"2013-01-01"})");
  EXPECT_EQ(Fault(question, "{}"),
            "the parameter `since` is missing: it is a date, such as 2026-11-21");
  EXPECT_EQ(Fault(question, R"({"since": "soon"})"),
            "the parameter `since` does not fit: it is a date, such as 2026-11-21");
  EXPECT_EQ(Fault(question, R"({"until": 1})"), "question late has no parameter `until`");
  EXPECT_EQ(Fault(question, "[1]"), "the parameters of a saved question go by name");
  EXPECT_TRUE(SampleParametersOf(question)["since"].is_string());
}

TEST(Question, KnowsWhereItsSqlStands) {
  const Question block = testing::Read(kDocument).As<Question>();
  EXPECT_EQ(PositionInSql(block, 14), (Position{2, 6}));
  EXPECT_EQ(PositionInDocument(block, kDocument, 14), (Position{12, 8}));
  const std::string quoted =
      "apiVersion: weft/v1\nkind: Question\nname: late\ntitle: T\nowner: ann\nsql: \"SELECT x\"\n";
  EXPECT_EQ(PositionInDocument(testing::Read(quoted).As<Question>(), quoted, 7), (Position{6, 14}));
}

}  // namespace
}  // namespace weft::mesh
