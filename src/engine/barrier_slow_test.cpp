#include "engine/test_barrier.hpp"

namespace weft::engine {
namespace {

using test::BarrierWorld;
using test::Condition;
using test::Filled;
using test::kConditions;
using test::kFailing;
using test::kShapes;
using test::Renamed;
using test::World;

// Leaks grow with the data, because rows are filtered in chunks: a small table proves little.
TEST(BarrierSlow, NoErrorTellsOfAHiddenRowInALargeTable) {
  const std::unique_ptr<World> world = BarrierWorld(100'000);
  size_t asked = 0;
  for (const Condition& condition : kConditions) {
    for (const std::string& expression : kFailing) {
      for (const std::string& shape : kShapes) {
        ++asked;
        EXPECT_EQ(world->Failure(condition.user, Filled(shape, expression)), "")
            << condition.user << ": " << Filled(shape, expression);
      }
    }
  }
  for (const char* table : {"secrets.shown_rows", "secrets.joined_rows"}) {
    for (const std::string& expression : kFailing) {
      for (const std::string& shape : kShapes) {
        const std::string sql = Renamed(Filled(shape, expression), table);
        EXPECT_EQ(world->Failure("product", sql), "") << sql;
      }
    }
  }
  EXPECT_GT(asked, 5000U);
}

}  // namespace
}  // namespace weft::engine
