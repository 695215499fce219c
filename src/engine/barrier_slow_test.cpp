#include "engine/test_barrier.hpp"

namespace weft::engine {
namespace {

using test::BarrierWorld;
using test::ExpectToFailForTheOwner;
using test::Filled;
using test::kConditions;
using test::kFailing;
using test::kShapes;
using test::kShapesOfAll;
using test::Renamed;
using test::World;

// Leaks grow with the data, because rows are filtered in chunks: a small table proves little.
class BarrierSlow : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world = BarrierWorld(100'000); }
  static void TearDownTestSuite() { world.reset(); }

  static std::unique_ptr<World> world;
};
std::unique_ptr<World> BarrierSlow::world;

TEST_F(BarrierSlow, EveryExpressionFailsWhereNothingIsHidden) { ExpectToFailForTheOwner(*world); }

// The first shapes are asked under every policy, the others by one user after the other.
TEST_F(BarrierSlow, NoErrorTellsOfARowThatAPolicyHides) {
  size_t turn = 0;
  for (const std::string& expression : kFailing) {
    for (size_t shape = 0; shape < kShapes.size(); ++shape) {
      const std::string sql = Filled(kShapes[shape], expression);
      const size_t first = shape < kShapesOfAll ? 0 : turn++ % kConditions.size();
      const size_t last = shape < kShapesOfAll ? kConditions.size() : first + 1;
      for (size_t i = first; i < last; ++i) {
        EXPECT_EQ(world->Failure(kConditions[i].user, sql), "")
            << kConditions[i].user << ": " << sql;
      }
    }
  }
}

TEST_F(BarrierSlow, NoErrorTellsOfARowThatAProductLeavesOut) {
  constexpr std::array kProducts{"secrets.shown_rows", "secrets.joined_rows"};
  size_t turn = 0;
  for (const std::string& expression : kFailing) {
    for (const std::string& shape : kShapes) {
      const std::string sql = Renamed(Filled(shape, expression), kProducts[turn++ % 2]);
      EXPECT_EQ(world->Failure("product", sql), "") << sql;
    }
  }
}

}  // namespace
}  // namespace weft::engine
