#include "engine/test_barrier.hpp"

namespace weft::engine {
namespace {

using test::BarrierWorld;
using test::ExpectToFailForTheOwner;
using test::Filled;
using test::kConditions;
using test::kFailing;
using test::kShapes;

// A walk through the same three lists as the slow probe's: neighbours differ in expression, shape
// and policy at once, so that some hundred of the many thousand statements meet every one of each.
TEST(Barrier, NoErrorTellsOfAHiddenRow) {
  constexpr size_t kStatements = 164;
  const auto world = BarrierWorld(100'000);
  ExpectToFailForTheOwner(*world);
  for (size_t i = 0; i < kStatements; ++i) {
    const std::string sql = Filled(kShapes[i % kShapes.size()], kFailing[i % kFailing.size()]);
    const std::string& user = kConditions[i % kConditions.size()].user;
    EXPECT_EQ(world->Failure(user, sql), "") << user << ": " << sql;
  }
}

}  // namespace
}  // namespace weft::engine
