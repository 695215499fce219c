#include <gtest/gtest.h>

#include "engine/test_world.hpp"

namespace weft::engine {
namespace {

using test::TestColumn;
using test::World;
using Base = mesh::ColumnType::Base;

// Tables without data: a description needs none.
class DescribeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world = std::make_unique<World>();
    world->Domain("shop", "sales");
    world->User("seller", {"sales"});
    world->Table(
        {.domain = "shop",
         .name = "orders",
         .columns = {TestColumn("id", Base::kInteger), TestColumn("customer", Base::kText),
                     TestColumn("amount", Base::kDecimal), TestColumn("day", Base::kDate)}});
    world->Table(
        {.domain = "shop",
         .name = "customers",
         .columns = {TestColumn("customer", Base::kText), TestColumn("city", Base::kText)}});
    world->Table(
        {.domain = "shop",
         .name = "by_city",
         .columns = {TestColumn("city", Base::kText), TestColumn("amount", Base::kDecimal)},
         .product = "SELECT 'x' AS city, 1.5 AS amount"});
    world->Build();
  }
  static void TearDownTestSuite() { world.reset(); }

  static Description Described(const std::string& sql) {
    const auto touch = world->Touch("seller");
    return world->engine().DescribeAs(*touch, "shop", sql);
  }
  using Words = std::vector<std::string>;

  static std::unique_ptr<World> world;
};
std::unique_ptr<World> DescribeTest::world;

TEST_F(DescribeTest, GivesColumnsAndTypes) {
  const Description description = Described("SELECT id, amount, day FROM shop.orders");
  ASSERT_EQ(description.columns.size(), 3U);
  EXPECT_EQ(description.columns[0].name, "id");
  EXPECT_EQ(description.columns[1].type, "DECIMAL(18,3)");
  EXPECT_EQ(description.columns[2].type, "DATE");
  EXPECT_EQ(description.tables, Words{"shop.orders"});
}

TEST_F(DescribeTest, KeepsAProductAsAHop) {
  const Description description = Described("SELECT amount FROM shop.by_city");
  EXPECT_EQ(description.origins.columns[0],
            (mesh::ColumnRoles{{"shop.by_city.amount", mesh::Role::kValue}}));
  EXPECT_EQ(description.tables, Words{"shop.by_city"});
}

TEST_F(DescribeTest, RecordsNothingAndRefusesTheSame) {
  EXPECT_THROW(Described("COPY shop.orders TO 'x'"), Error);
  EXPECT_THROW(Described("SELECT * FROM read_csv('x')"), Error);
  EXPECT_THROW(Described("DESCRIBE shop.orders"), Error);
  try {
    Described("SELECT nothing FROM shop.orders");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
    EXPECT_EQ(error.sql_position(), 7);
  }
}

}  // namespace
}  // namespace weft::engine
