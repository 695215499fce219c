#include "ingest/event_plan.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::ingest {
namespace {

mesh::SnapshotPtr Game(const std::string& strict) {
  const std::string weft = "apiVersion: weft/v1\nkind: ";
  return mesh::testing::SnapshotOf(
      {{"teams.yaml", weft + "Team\nname: game\n"},
       {"game/domain.yaml", weft + "Domain\nname: game\nteam: game\nmode: centralised\n"},
       {"game/plan.yaml",
        weft + "TrackingPlan\nname: game\nstrict: " + strict +
            "\nevents:\n  - category: game\n    action: finishes game\n    meaning: The end.\n"
            "    fields:\n      - {name: rounds, type: integer, meaning: how many, required: "
            "true}\n"
            "      - {name: note, type: text, meaning: anything}\n"
            "  - {category: page, action: sees variant, meaning: Which one.}\n"}});
}

// What stands against an event; empty: nothing.
std::string Against(const std::string& category, const std::string& action,
                    const std::string& key_data = "", const std::string& strict = "true") {
  const mesh::SnapshotPtr mesh = Game(strict);
  EventPlans plans(*mesh);
  std::string all;
  for (const Reason& reason :
       plans.Judge("game", {.action = action, .category = category, .key_data = key_data}))
    all += reason.field + " " + reason.problem + ". " + reason.remedy + "; ";
  return all;
}

TEST(EventPlan, AStrictOneRefusesWhatItDoesNotDeclareAndNamesWhatWasMeant) {
  EXPECT_EQ(Against("page", "sees variant"), "");
  EXPECT_EQ(Against("game", "finish game"),
            "action is not in the tracking plan of game. Did you mean finishes game?; ");
  EXPECT_EQ(Against("game", "sees variant"),
            "action is not in the tracking plan of game. Did you mean the action_category page?; ");
  EXPECT_EQ(Against("game", "buys"),
            "action is not in the tracking plan of game. Declare it in the tracking plan of domain "
            "game.; ");
}

TEST(EventPlan, FieldsAreThereAndOfTheirTypes) {
  EXPECT_EQ(Against("game", "finishes game", R"({"rounds":3})"), "");
  EXPECT_EQ(Against("game", "finishes game", R"({"rounds":"3","note":"x","more":1})"), "");
  EXPECT_EQ(Against("game", "finishes game"),
            "rounds is missing. The tracking plan wants it: how many; ");
  EXPECT_EQ(Against("game", "finishes game", R"({"rounds":3.5})").substr(0, 29),
            "rounds is not of type integer");
}

TEST(EventPlan, OneThatIsNotStrictRefusesNothing) {
  EXPECT_EQ(Against("game", "finish game", "", "false"), "");
  const mesh::SnapshotPtr mesh = Game("true");
  EXPECT_TRUE(EventPlans(*mesh).Judge("orders", {.action = "buys"}).empty());
}

TEST(EventPlan, FieldsThatAreTooManyToBeLookedForAreRefused) {
  std::string fields = "{\"rounds\":3";
  for (int i = 0; i < 100'000; ++i) fields += ",\"" + std::to_string(i) + "\":1";
  EXPECT_EQ(
      Against("game", "finishes game", fields + "}"),
      "key_data is too large to be held against the tracking plan of game. Send objects of at "
      "most 1,000 fields.; ");
}

}  // namespace
}  // namespace weft::ingest
