#include "cli/simulation.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace weft::cli {
namespace {

SimulationOptions Seed(uint64_t seed) {
  return {.seed = seed, .start = *ParseTime("2026-01-05T10:00:00Z")};
}

TEST(Simulation, IsTheSameForASeedAndAnotherForAnother) {
  Simulation first(Seed(7)), again(Seed(7)), other(Seed(8));
  bool differs = false;
  for (int i = 0; i < 500; ++i) {
    const std::string event = first.Next();
    ASSERT_EQ(event, again.Next()) << i;
    differs |= event != other.Next();
  }
  EXPECT_TRUE(differs);
}

TEST(Simulation, HasOrdersReturnsRobotsLateAndBrokenEventsAndEachIdOnce) {
  Simulation shop(Seed(1));
  std::map<std::string, int> seen;
  std::set<std::string> ids;
  constexpr int kEvents = 20'000;
  for (int i = 0; i < kEvents; ++i) {
    const Json event = Json::parse(shop.Next());
    ids.insert(event["event_uuid"]);
    ++seen[event["action"].get<std::string>()];
    const std::string customer = event["acting_customer"], at = event["timestamp"];
    seen["robot"] += customer.starts_with("robot");
    seen["late"] += at < "2026-01-05T10:00:00";
    seen["broken"] += !event.contains("action_category") || event["data_owner"] == "odrers" ||
                      event.value("order_value", "") == "103,4" || at == "yesterday";
  }
  EXPECT_EQ(ids.size(), kEvents);
  for (const char* what : {"views front page", "views article", "registers", "adds to basket",
                           "buys something", "returns something", "robot", "late", "broken"})
    EXPECT_GT(seen[what], 50) << what;
  EXPECT_LT(seen["broken"], kEvents / 20);
}

}  // namespace
}  // namespace weft::cli
