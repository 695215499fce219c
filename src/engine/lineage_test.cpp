#include "engine/lineage.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "engine/test_world.hpp"

// What a plan says of the columns behind it, shape by shape. A question of orders o(id, customer,
// amount, day, tags) and customers c(customer, city), and what is expected of it:
// "column=source:roles …; rows=source:roles …".
namespace weft::engine {
namespace {

using test::TestColumn;
using test::World;
using Base = mesh::ColumnType::Base;

mesh::Column ListColumn(const std::string& name) {
  mesh::Column column = TestColumn(name, Base::kArray);
  column.type.fields = {{"", {.base = Base::kText}}};
  return column;
}

class LineageTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world = std::make_unique<World>();
    world->Domain("shop", "sales");
    world->Domain("crm", "people");
    world->User("seller", {"sales"});
    world->User("analyst", {"analytics"}, {{"city", {"Ulm"}}});
    world->Policy(R"(
apiVersion: weft/v1
kind: Policy
name: reports
rules:
  - {name: analytics, effect: allow, to: {teams: [analytics]}, on: {tables: [orders, by_city]}}
  - {name: masked, effect: restrict, to: {teams: [analytics]}, on: {tables: [orders]}, masks: {customer: "null"}, filter: amount > 0}
)",
                  "shop");
    world->Policy(R"(
apiVersion: weft/v1
kind: Policy
name: sales
rules:
  - {name: sales, effect: allow, to: {domains: [shop], teams: [sales]}}
)",
                  "crm");
    world->Table({.domain = "shop",
                  .name = "orders",
                  .columns = {TestColumn("id", Base::kInteger), TestColumn("customer", Base::kText),
                              TestColumn("amount", Base::kDecimal), TestColumn("day", Base::kDate),
                              ListColumn("tags")},
                  .rows = "SELECT 1 AS id, 'a' AS customer, 2.5 AS amount, DATE '2026-01-01' AS "
                          "day, ['x'] AS tags"});
    world->Table({.domain = "crm",
                  .name = "customers",
                  .columns = {TestColumn("customer", Base::kText), TestColumn("city", Base::kText)},
                  .rows = "SELECT 'a' AS customer, 'Ulm' AS city"});
    world->Table(
        {.domain = "shop",
         .name = "by_city",
         .columns = {TestColumn("city", Base::kText), TestColumn("amount", Base::kDecimal)},
         .product = "SELECT c.city, sum(o.amount) AS amount FROM shop.orders o JOIN crm.customers "
                    "c USING (customer) WHERE o.day > DATE '2020-01-01' GROUP BY c.city"});
    world->Build();
  }
  static void TearDownTestSuite() { world.reset(); }

  // "o.amount:value,sort c.city:group"
  static std::string Text(const mesh::ColumnRoles& sources) {
    std::string text;
    for (const auto& [source, roles] : sources) {
      std::string name = source;
      if (name.starts_with("shop.orders.")) name = "o." + name.substr(12);
      if (name.starts_with("crm.customers.")) name = "c." + name.substr(14);
      text += (text.empty() ? "" : " ") + name + ":" + weft::Join(roles.Names(), ",");
    }
    return text;
  }
  static std::string Described(const std::string& sql) {
    const auto touch = world->Touch("seller");
    const Description description = world->engine().DescribeAs(*touch, "shop", sql);
    std::string text;
    for (size_t i = 0; i < description.columns.size(); ++i)
      text += description.columns[i].name + "=" + Text(description.origins.columns.at(i)) + "; ";
    return text + "rows=" + Text(description.origins.rows);
  }

  // What a question is on record for: "table as principal: sources".
  static std::vector<std::string> Recorded(const std::string& user, const std::string& sql) {
    const auto touch = world->Touch(user);
    const auto answer = world->engine().Ask(*touch, {.sql = sql});
    while (answer->Next()) {
    }
    std::vector<std::string> lines;
    for (const audit::TableTouch& table : touch->tables())
      lines.push_back(table.table + " as " + table.principal + ": " +
                      (table.roles ? Text(*table.roles) : "unknown"));
    return lines;
  }
  using Lines = std::vector<std::string>;

  static std::unique_ptr<World> world;
};
std::unique_ptr<World> LineageTest::world;

TEST_F(LineageTest, TellsValuesFromFiltersJoinsAndGroups) {
  EXPECT_EQ(Described("SELECT c.city, sum(o.amount) * 2 AS total FROM shop.orders o JOIN "
                      "crm.customers c USING (customer) WHERE o.day > DATE '2020-01-01' "
                      "GROUP BY c.city"),
            "city=c.city:value; total=o.amount:value; "
            "rows=c.city:group c.customer:join o.customer:join o.day:filter");
}

TEST_F(LineageTest, AConditionOverTwoTablesJoinsThemWhereverItStands) {
  EXPECT_EQ(Described("SELECT o.id FROM shop.orders o, crm.customers c "
                      "WHERE o.customer = c.customer AND c.city = 'Ulm'"),
            "id=o.id:value; rows=c.city:filter c.customer:join o.customer:join");
}

TEST_F(LineageTest, ResolvesStars) {
  EXPECT_EQ(Described("SELECT * EXCLUDE (id, day, tags) FROM shop.orders"),
            "customer=o.customer:value; amount=o.amount:value; rows=");
  EXPECT_EQ(
      Described("SELECT c.* FROM shop.orders o JOIN crm.customers c ON o.id = length(c.city)"),
      "customer=c.customer:value; city=c.city:value; rows=c.city:join o.id:join");
}

TEST_F(LineageTest, ResolvesCtes) {
  EXPECT_EQ(Described("WITH t AS (SELECT city AS x FROM crm.customers WHERE customer <> '') "
                      "SELECT upper(x) AS y FROM t"),
            "y=c.city:value; rows=c.customer:filter");
  EXPECT_EQ(Described("WITH t AS MATERIALIZED (SELECT city AS x FROM crm.customers) "
                      "SELECT a.x FROM t a, t b"),
            "x=c.city:value; rows=");
  EXPECT_EQ(Described("WITH RECURSIVE t AS (SELECT id AS n FROM shop.orders UNION ALL "
                      "SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t"),
            "n=o.id:value; rows=o.id:filter");
}

TEST_F(LineageTest, ResolvesSetOperations) {
  EXPECT_EQ(Described("SELECT customer FROM shop.orders UNION ALL SELECT city FROM crm.customers"),
            "customer=c.city:value o.customer:value; rows=");
  EXPECT_EQ(Described("SELECT customer FROM shop.orders UNION SELECT city FROM crm.customers"),
            "customer=c.city:value o.customer:value; rows=c.city:group o.customer:group");
  EXPECT_EQ(Described("SELECT customer FROM shop.orders EXCEPT SELECT city FROM crm.customers"),
            "customer=o.customer:value; rows=c.city:filter o.customer:filter,group");
}

TEST_F(LineageTest, ResolvesWindows) {
  EXPECT_EQ(Described("SELECT first_value(amount) OVER (PARTITION BY customer ORDER BY day) AS a, "
                      "id FROM shop.orders"),
            "a=o.amount:value o.customer:window o.day:window; id=o.id:value; rows=");
  EXPECT_EQ(Described("SELECT id FROM shop.orders "
                      "QUALIFY row_number() OVER (PARTITION BY customer ORDER BY day) = 1"),
            "id=o.id:value; rows=o.customer:window o.day:window");
}

TEST_F(LineageTest, ResolvesUnnest) {
  EXPECT_EQ(Described("SELECT u FROM (SELECT unnest([city, customer]) AS u FROM crm.customers)"),
            "u=c.city:value c.customer:value; rows=");
  EXPECT_EQ(Described("SELECT o.id, t.tag FROM shop.orders o, unnest(o.tags) AS t(tag)"),
            "id=o.id:value; tag=o.tags:value; rows=o.tags:join");
}

TEST_F(LineageTest, ResolvesCorrelatedSubqueries) {
  EXPECT_EQ(
      Described("SELECT (SELECT max(city) FROM crm.customers c WHERE c.customer = o.customer) "
                "AS x FROM shop.orders o"),
      "x=c.city:value; rows=c.customer:filter,join,group o.customer:join");
  EXPECT_EQ(Described("SELECT id FROM shop.orders o WHERE EXISTS (SELECT 1 FROM crm.customers c "
                      "WHERE c.customer = o.customer AND c.city = 'Ulm')"),
            "id=o.id:value; rows=c.city:filter c.customer:filter o.customer:filter");
  EXPECT_EQ(Described("SELECT id FROM shop.orders WHERE customer IN (SELECT customer FROM "
                      "crm.customers)"),
            "id=o.id:value; rows=c.customer:filter o.customer:filter");
}

TEST_F(LineageTest, KnowsWhatSorts) {
  EXPECT_EQ(Described("SELECT id FROM shop.orders ORDER BY amount LIMIT 1"),
            "id=o.id:value; rows=o.amount:sort");
  EXPECT_EQ(Described("SELECT list(id ORDER BY day) FILTER (amount > 1) AS ids FROM shop.orders"),
            "ids=o.amount:filter o.day:sort o.id:value; rows=");
}

TEST_F(LineageTest, LeavesOutWhatBearsOnNothing) {
  EXPECT_EQ(Described("SELECT count(*) AS n FROM (SELECT customer, amount FROM shop.orders)"),
            "n=; rows=");
}

TEST_F(LineageTest, AQuestionIsOnRecordWithWhatItUses) {
  EXPECT_EQ(Recorded("seller", "SELECT customer FROM shop.orders WHERE amount > 1 ORDER BY day"),
            (Lines{"shop.orders as seller: amount:filter customer:value day:sort"}));
  EXPECT_EQ(Recorded("seller", "SELECT count(*) FROM shop.orders"),
            (Lines{"shop.orders as seller: "}));
  EXPECT_EQ(Recorded("seller", "SELECT count(*) FROM shop.orders a JOIN shop.orders b USING (id)"),
            (Lines{"shop.orders as seller: id:join"}));
}

TEST_F(LineageTest, AMaskDoesNotHideWhatIsUsedAndAFilterOfAPolicyIsNobodysUse) {
  EXPECT_EQ(Recorded("analyst", "SELECT customer FROM shop.orders"),
            (Lines{"shop.orders as analyst: customer:value"}));
}

TEST_F(LineageTest, BelowAProductItsDomainIsOnRecordForWhatTheQuestionNeeds) {
  EXPECT_EQ(Recorded("analyst", "SELECT max(amount) FROM shop.by_city"),
            (Lines{"shop.by_city as analyst: amount:value",
                   "shop.orders as domain:shop: amount:value customer:join day:filter",
                   "crm.customers as domain:shop: city:group customer:join"}));
}

}  // namespace
}  // namespace weft::engine
