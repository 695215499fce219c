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

TEST_F(DescribeTest, FollowsAColumnToWhereItComesFrom) {
  const Description description = Described(
      "SELECT c.city, sum(o.amount) * 2 AS total FROM shop.orders o JOIN shop.customers c USING "
      "(customer) "
      "WHERE o.day > DATE '2020-01-01' GROUP BY c.city");
  ASSERT_EQ(description.origins.size(), 2U);
  EXPECT_EQ(description.origins[0].direct, Words{"shop.customers.city"});
  EXPECT_EQ(description.origins[1].direct, Words{"shop.orders.amount"});
  EXPECT_EQ(description.origins[1].indirect,
            (Words{"shop.customers.city", "shop.customers.customer", "shop.orders.customer",
                   "shop.orders.day"}));
}

TEST_F(DescribeTest, FollowsThroughSubqueriesWindowsAndSets) {
  EXPECT_EQ(
      Described(
          "SELECT (SELECT max(city) FROM shop.customers c WHERE c.customer = o.customer) AS x "
          "FROM shop.orders o")
          .origins[0]
          .direct,
      Words{"shop.customers.city"});
  const Description window = Described(
      "SELECT first_value(amount) OVER (PARTITION BY customer ORDER BY day) AS a FROM shop.orders");
  EXPECT_EQ(window.origins[0].direct, Words{"shop.orders.amount"});
  EXPECT_EQ(window.origins[0].indirect, (Words{"shop.orders.customer", "shop.orders.day"}));
  EXPECT_EQ(Described("SELECT customer FROM shop.orders UNION ALL SELECT city FROM shop.customers")
                .origins[0]
                .direct,
            (Words{"shop.customers.city", "shop.orders.customer"}));
  EXPECT_EQ(
      Described(
          "WITH t AS MATERIALIZED (SELECT city AS c FROM shop.customers) SELECT a.c FROM t a, t b")
          .origins[0]
          .direct,
      Words{"shop.customers.city"});
  EXPECT_EQ(Described("WITH RECURSIVE t AS (SELECT id AS n FROM shop.orders UNION ALL SELECT n + 1 "
                      "FROM t WHERE n < 3) "
                      "SELECT n FROM t")
                .origins[0]
                .direct,
            Words{"shop.orders.id"});
  EXPECT_EQ(Described("SELECT u FROM (SELECT unnest([city, customer]) AS u FROM shop.customers)")
                .origins[0]
                .direct,
            (Words{"shop.customers.city", "shop.customers.customer"}));
}

TEST_F(DescribeTest, KeepsAProductAsAHop) {
  const Description description = Described("SELECT amount FROM shop.by_city");
  EXPECT_EQ(description.origins[0].direct, Words{"shop.by_city.amount"});
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
