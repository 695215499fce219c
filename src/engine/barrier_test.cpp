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

class BarrierTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world = BarrierWorld(9000); }
  static void TearDownTestSuite() { world.reset(); }
  static std::unique_ptr<World> world;
};
std::unique_ptr<World> BarrierTest::world;

// Otherwise the probe proves nothing.
TEST_F(BarrierTest, EachExpressionFailsForWhoSeesAllRowsAndForNobodyElseByItself) {
  for (const std::string& expression : kFailing) {
    EXPECT_NE(world->Failure("owner", Filled(kShapes[0], expression)), "") << expression;
    EXPECT_EQ(world->Failure(
                  "owner", "SELECT count(*) FROM secrets.rows WHERE shown = 1 AND k < 3 AND k > 3"),
              "");
  }
}

TEST_F(BarrierTest, NoErrorTellsOfARowThatAPolicyHides) {
  for (const Condition& condition : {kConditions[1], kConditions[3], kConditions[4]}) {
    for (const std::string& expression : kFailing) {
      for (const std::string& shape : kShapes) {
        EXPECT_EQ(world->Failure(condition.user, Filled(shape, expression)), "")
            << condition.user << ": " << Filled(shape, expression);
      }
    }
  }
}

TEST_F(BarrierTest, NoErrorTellsOfARowThatAProductsSqlLeavesOut) {
  for (const char* table : {"secrets.shown_rows", "secrets.joined_rows"}) {
    for (const std::string& expression : kFailing) {
      for (const size_t shape : {0, 2, 4, 11}) {
        const std::string sql = Renamed(Filled(kShapes[shape], expression), table);
        EXPECT_EQ(world->Failure("product", sql), "") << sql;
      }
    }
  }
}

TEST_F(BarrierTest, AnErrorAtRunTimeKeepsItsValuesWhereSomethingIsHidden) {
  const std::string failure =
      world->Failure("plain", "SELECT CAST(t_enum AS INTEGER) FROM secrets.rows");
  EXPECT_EQ(failure, "invalid: a value cannot be converted to the type that the question asks for");
  EXPECT_NE(world->Failure("owner", "SELECT CAST(t_enum AS INTEGER) FROM secrets.rows").find("'a'"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::engine
