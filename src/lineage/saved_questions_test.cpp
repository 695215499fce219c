#include "lineage/saved_questions.hpp"

#include <gtest/gtest.h>

#include "lineage/test_mesh.hpp"

namespace weft::lineage {
namespace {

std::string QuestionText(const std::string& name, const std::string& owner, const std::string& sql,
                         const std::string& shared = {}) {
  return "apiVersion: weft/v1\nkind: Question\nname: " + name + "\ntitle: T\nowner: " + owner +
         "\nsql: " + sql + "\n" + shared;
}

test::Texts Flights() {
  test::Texts texts = test::Flights();
  texts["questions.yaml"] =
      QuestionText("origins", "pilot", "SELECT origin FROM flights.departures WHERE dep_delay > 0",
                   "sharedWith: {everyone: true}\n") +
      "---\n" + QuestionText("mine", "pilot", "SELECT count(*) AS n FROM flights.departures") +
      "---\n" +
      QuestionText("both", "agent",
                   "SELECT w.tailnum FROM secret.watch w JOIN fleet.planes p USING (tailnum)",
                   "sharedWith: {everyone: true}\n");
  return texts;
}

class SavedQuestionsTest : public ::testing::Test {
 protected:
  std::vector<std::string> Behind(const std::string& user, const std::string& table) {
    std::vector<std::string> names;
    const auto id = mesh::ParseTableId(table);
    const Json shown =
        mesh_.Show(user, {.table = *id, .trace = {.direction = Direction::kDownstream}});
    for (const Json& each : shown.at("questions")) names.push_back(each["question"]);
    return names;
  }
  QuestionReadsPtr Reads(const std::string& name) {
    return mesh_.lineage().questions().Of(
        mesh_.snapshot()->FindEntry({mesh::Kind::kQuestion, name}), mesh_.snapshot());
  }

  test::Mesh mesh_{Flights()};
};

TEST_F(SavedQuestionsTest, StandBehindTheirTablesForWhoMayReadThem) {
  EXPECT_EQ(Behind("pilot", "flights.departures"), (std::vector<std::string>{"mine", "origins"}));
  EXPECT_EQ(Behind("guest", "flights.departures"), std::vector<std::string>{"origins"});
}

TEST_F(SavedQuestionsTest, SayWhatTheyUseAndWhatFor) {
  const QuestionReadsPtr reads = Reads("origins");
  ASSERT_FALSE(reads->fault);
  EXPECT_EQ(reads->uses.at("flights.departures.origin").Names(), std::vector<std::string>{"value"});
  EXPECT_EQ(reads->uses.at("flights.departures.dep_delay").Names(),
            std::vector<std::string>{"filter"});
}

TEST_F(SavedQuestionsTest, AreBoundAsTheirOwner) {
  EXPECT_TRUE(Reads("both")->fault) << "agent may not read planes";
}

TEST_F(SavedQuestionsTest, AreBoundAnewOnlyWhenATableOfTheirsChanges) {
  const QuestionReadsPtr first = Reads("origins");
  test::Texts texts = Flights();
  texts["flights/big/big.sql"] = "SELECT origin FROM flights.seats WHERE seats > 200";
  mesh_.Set(texts);
  EXPECT_EQ(Reads("origins"), first);
  test::AddTable(texts, "flights", "departures", "tailnum origin dep_delay arr_delay");
  mesh_.Set(texts);
  EXPECT_NE(Reads("origins"), first);
}

}  // namespace
}  // namespace weft::lineage
