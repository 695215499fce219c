#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include "engine/test_world.hpp"

namespace weft::engine {
namespace {

using test::TestColumn;
using test::World;
using Base = mesh::ColumnType::Base;
using Words = std::vector<std::string>;

// Flights of two airports, planes, a product over both, and people who see them differently.
class EngineTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world = std::make_unique<World>();
    world->Domain("flights", "ops");
    world->Domain("fleet", "fleet");
    world->User("curator", {"ops"});
    world->User("analyst", {"analytics"});
    world->User("partner", {"jfk-partner"}, {{"airport", {"JFK"}}});
    world->User("guest", {});
    world->Policy(R"(
apiVersion: weft/v1
kind: Policy
name: departures
description: Who sees what.
rules:
  - {name: analytics, effect: allow, to: {teams: [analytics]}}
  - {name: partner, effect: allow, to: {teams: [jfk-partner]}, on: {tables: [departures]}, filter: origin = caller.airport}
  - {name: hashed, effect: restrict, to: {everyone: true}, except: {teams: [ops]}, on: {tables: [departures]}, masks: {tailnum: hash}}
)",
                  "flights");
    world->Policy(R"(
apiVersion: weft/v1
kind: Policy
name: planes
description: For the flights' products.
rules:
  - {name: flights, effect: allow, to: {domains: [flights]}}
)",
                  "fleet");
    world->Table(
        {.domain = "flights",
         .name = "departures",
         .columns = {TestColumn("id", Base::kInteger), TestColumn("origin", Base::kText),
                     TestColumn("tailnum", Base::kText),
                     TestColumn("dep_delay", Base::kInteger, 32), TestColumn("day", Base::kDate)},
         .rows = "SELECT i AS id, ['JFK', 'EWR', 'LGA'][1 + i % 3] AS origin, 'N' || (i % 100) AS "
                 "tailnum, "
                 "i % 60 - 10 AS dep_delay, DATE '2013-01-01' + (i % 365)::INT AS day FROM "
                 "range(3000) t(i)"});
    world->Table(
        {.domain = "fleet",
         .name = "planes",
         .columns = {TestColumn("tailnum", Base::kText), TestColumn("seats", Base::kInteger)},
         .rows = "SELECT 'N' || i AS tailnum, 50 + i AS seats FROM range(100) t(i)"});
    world->Table(
        {.domain = "flights",
         .name = "seats_by_airport",
         .columns = {TestColumn("origin", Base::kText), TestColumn("seats", Base::kInteger)},
         .product = "SELECT d.origin, CAST(sum(p.seats) AS BIGINT) AS seats FROM "
                    "flights.departures d JOIN "
                    "fleet.planes p USING (tailnum) GROUP BY d.origin"});
    world->Table(
        {.domain = "flights", .name = "empty", .columns = {TestColumn("a", Base::kInteger)}});
    world->Table({.domain = "flights",
                  .name = "over_empty",
                  .columns = {TestColumn("a", Base::kInteger)},
                  .product = "SELECT a FROM flights.empty"});
    world->Build();
  }
  static void TearDownTestSuite() { world.reset(); }

  // The SQL from where it is at fault.
  static std::string FaultOf(const std::string& user, const std::string& sql) {
    try {
      world->Rows(user, sql);
    } catch (const Error& error) {
      return error.sql_position() < 0 ? "nowhere" : sql.substr(error.sql_position());
    }
    return "no fault";
  }
  static std::vector<std::string> MaskedIn(const std::string& sql) {
    const auto touch = world->Touch("analyst");
    const auto answer = world->engine().Ask(*touch, {.sql = sql});
    return touch->tables().at(0).masked;
  }

  static std::unique_ptr<World> world;
};
std::unique_ptr<World> EngineTest::world;

TEST_F(EngineTest, GivesEachTheRowsOfTheirDecision) {
  const std::string count = "SELECT count(*) FROM flights.departures";
  EXPECT_EQ(world->Rows("curator", count), Json::parse("[[3000]]"));
  EXPECT_EQ(world->Rows("analyst", count), Json::parse("[[3000]]"));
  EXPECT_EQ(world->Rows("partner", count), Json::parse("[[1000]]"));
  EXPECT_EQ(world->Rows("partner", "SELECT DISTINCT origin FROM flights.departures"),
            Json::parse(R"([["JFK"]])"));
}

TEST_F(EngineTest, RefusesWhoMayNotRead) {
  EXPECT_TRUE(world->Failure("guest", "SELECT * FROM flights.departures")
                  .starts_with("forbidden: guest may not read"));
  EXPECT_TRUE(world->Failure("analyst", "SELECT * FROM fleet.planes").starts_with("forbidden"));
}

TEST_F(EngineTest, MasksAColumnWhateverIsDoneWithIt) {
  EXPECT_EQ(world->Rows("curator", "SELECT min(tailnum) FROM flights.departures"),
            Json::parse(R"([["N0"]])"));
  const Json masked = world->Rows(
      "analyst", "SELECT min(tailnum), count(DISTINCT tailnum) FROM flights.departures");
  EXPECT_EQ(masked[0][0].get<std::string>().size(), 64U);
  EXPECT_EQ(masked[0][1], 100);
  EXPECT_EQ(world->Rows("analyst", "SELECT count(*) FROM flights.departures WHERE tailnum = 'N7'"),
            Json::parse("[[0]]"));
}

TEST_F(EngineTest, SaysWhatIsMaskedOfTheColumnsThatAQuestionUses) {
  EXPECT_EQ(MaskedIn("SELECT max(tailnum) FROM flights.departures"), Words{"tailnum"});
  EXPECT_EQ(MaskedIn("SELECT count(*) FROM flights.departures WHERE TAILNUM > ''"),
            Words{"tailnum"});
  EXPECT_EQ(MaskedIn("SELECT max(dep_delay) FROM flights.departures"), Words{});
  EXPECT_EQ(MaskedIn("SELECT count(*) FROM flights.departures"), Words{});
}

TEST_F(EngineTest, SaysWhereTheTableStandsThatCannotBeRead) {
  EXPECT_EQ(FaultOf("guest", "SELECT 1 FROM flights.departures d"), "flights.departures d");
  EXPECT_EQ(
      FaultOf("analyst", "SELECT 1 FROM flights.departures d JOIN fleet.planes p USING (tailnum)"),
      "fleet.planes p USING (tailnum)");
  EXPECT_EQ(FaultOf("analyst", "WITH a AS (SELECT 1 FROM flights.nothing) SELECT 1 FROM a"),
            "flights.nothing) SELECT 1 FROM a");
  EXPECT_EQ(FaultOf("analyst", "SELECT 1 FROM nowhere.nothing"), "nowhere.nothing");
}

TEST_F(EngineTest, SaysOfWhatLiesBelowATableWhereThatTableStands) {
  EXPECT_EQ(FaultOf("curator", "SELECT 1 FROM flights.departures, flights.over_empty"),
            "flights.over_empty");
}

TEST_F(EngineTest, RunsAProductsSqlAsItsDomain) {
  const Json all = world->Rows("analyst", "SELECT sum(seats) FROM flights.seats_by_airport");
  EXPECT_EQ(all, world->Rows("curator", "SELECT sum(seats) FROM flights.seats_by_airport"));
  EXPECT_GT(std::stoll(all[0][0].get<std::string>()), 100000);  // a HUGEINT comes as text
}

TEST_F(EngineTest, SaysThatATablesFileIsNotTakenIn) {
  EXPECT_EQ(world->Failure("curator", "SELECT * FROM flights.empty"),
            "unavailable: flights.empty is not ready: its file is not taken in");
}

TEST_F(EngineTest, TakesParameters) {
  Question question{
      .sql = "SELECT count(*) FROM flights.departures WHERE origin = $1 AND dep_delay > ?",
      .params = Json::parse(R"(["JFK", 20])")};
  question.sql = "SELECT count(*) FROM flights.departures WHERE origin = $1 AND dep_delay > $2";
  const int64_t counted = world->Ask("curator", question).rows[0][0];
  EXPECT_GT(counted, 0);
  EXPECT_LT(counted, 1000);
  question.params = Json();
  EXPECT_THROW(world->Ask("curator", question), Error);
}

TEST_F(EngineTest, CutsAtTheRowLimitAndSaysSo) {
  const auto cut = world->Ask(
      "curator", {.sql = "SELECT id FROM flights.departures ORDER BY id", .rows_max = 10});
  EXPECT_EQ(cut.rows.size(), 10U);
  EXPECT_TRUE(cut.truncated);
  const auto whole = world->Ask(
      "curator", {.sql = "SELECT id FROM flights.departures ORDER BY id", .rows_max = 3000});
  EXPECT_EQ(whole.rows.size(), 3000U);
  EXPECT_FALSE(whole.truncated);
}

}  // namespace
}  // namespace weft::engine
