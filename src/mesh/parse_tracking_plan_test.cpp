#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

constexpr const char* kDocument =
    "apiVersion: weft/v1\n"
    "kind: TrackingPlan\n"
    "name: game\n"
    "strict: true\n"
    "events:\n"
    "  - category: game\n"
    "    action: finishes game\n"
    "    meaning: a player reached the end\n"
    "    owner: ann\n"
    "    value: minutes\n"
    "    fields:\n"
    "      - {name: rounds, type: integer, meaning: played, required: true}\n"
    "  - {category: game, action: sees variant, meaning: which one is shown}\n";

TEST(TrackingPlan, IsReadFromItsDocument) {
  const auto reading = testing::Read(kDocument, {.domain = "game"});
  ASSERT_EQ(reading.findings, std::vector<std::string>{});
  const auto& plan = reading.As<TrackingPlan>();
  EXPECT_EQ(plan.domain, "game");
  EXPECT_TRUE(plan.strict);
  ASSERT_EQ(plan.events.size(), 2U);
  EXPECT_EQ(plan.events[0].value, "minutes");
  EXPECT_EQ(plan.events[0].fields.at(0).name, "rounds");
  EXPECT_TRUE(plan.events[0].fields.at(0).required);
  EXPECT_EQ(plan.events[1].action, "sees variant");
  EXPECT_EQ(reading.resource->references.size(), 2U);
}

TEST(TrackingPlan, NamesWhatIsWrong) {
  const std::string twice =
      std::string(kDocument) + "  - {category: game, action: sees variant, meaning: again}\n";
  EXPECT_EQ(testing::Read(twice).findings,
            (std::vector<std::string>{
                "14:30: error: `sees variant` of `game` is declared twice. Keep one of them."}));
  EXPECT_EQ(testing::Read(kDocument, {.domain = "shop"}).findings,
            (std::vector<std::string>{
                "3:7: error: the plan is called `game`, but lies in the folder of the domain "
                "`shop`. A plan has the name of its domain."}));
}

TEST(TrackingPlan, IsFoundByItsDomain) {
  const SnapshotPtr snapshot = testing::SnapshotOf(
      {{"teams.yaml", "apiVersion: weft/v1\nkind: User\nname: ann\n"},
       {"game/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: game\nengine: trino\n"},
       {"game/tracking.yaml", kDocument}});
  const auto found = snapshot->tracking_plans.find("game");
  ASSERT_NE(found, snapshot->tracking_plans.end());
  EXPECT_EQ(found->second->outline.domain, "game");
  EXPECT_EQ(snapshot->domains.find("game")->second->domain.engine, "trino");
}

}  // namespace
}  // namespace weft::mesh
