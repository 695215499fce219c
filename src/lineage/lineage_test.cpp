#include "lineage/lineage.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "lineage/test_mesh.hpp"

namespace weft::lineage {
namespace {

using Lines = std::vector<std::string>;

const TraceRequest kDown{.direction = Direction::kDownstream};

Request About(const std::string& table, TraceRequest trace = {}) {
  return {.table = mesh::ParseTableId(table).value(), .trace = std::move(trace)};
}

std::string Text(const Json& end) {
  const std::string table = end["table"];
  return end["column"].is_null() ? table : table + "." + end["column"].get<std::string>();
}

// "1 flights.departures.origin > flights.seats.origin value"
Lines Edges(const Json& shown) {
  Lines lines;
  for (const Json& edge : shown["items"]) {
    std::string line = edge["depth"].dump() + " " + Text(edge["from"]) + " > " + Text(edge["to"]);
    for (const Json& role : edge["roles"]) line += " " + role.get<std::string>();
    lines.push_back(line);
  }
  return lines;
}

Lines Names(const Json& list, const char* key) {
  Lines names;
  for (const Json& item : list) names.push_back(item[key]);
  return names;
}

class LineageTest : public testing::Test {
 protected:
  test::Mesh mesh_;
};

TEST_F(LineageTest, TellsWhatATableIsMadeFrom) {
  const Json shown = mesh_.Show("pilot", About("flights.big"));
  EXPECT_EQ(Edges(shown), (Lines{"1 flights.seats.origin > flights.big.origin value",
                                 "1 flights.seats.seats > flights.big filter",
                                 "2 flights.departures.origin > flights.seats.origin value",
                                 "2 fleet.planes.seats > flights.seats.seats value",
                                 "2 fleet.planes.tailnum > flights.seats join",
                                 "2 flights.departures.dep_delay > flights.seats filter",
                                 "2 flights.departures.origin > flights.seats group",
                                 "2 flights.departures.tailnum > flights.seats join"}));
  EXPECT_EQ(Names(shown["tables"], "table"),
            (Lines{"flights.big", "flights.seats", "flights.departures", "fleet.planes"}));
  EXPECT_EQ(shown["tables"][1]["computed"], true);
  EXPECT_EQ(shown["tables"][3]["owner"], "ops");
}

TEST_F(LineageTest, FollowsOneColumnOnly) {
  EXPECT_EQ(Edges(mesh_.Show("pilot", About("flights.seats", {.column = "SEATS"}))),
            (Lines{"1 fleet.planes.seats > flights.seats.seats value",
                   "1 fleet.planes.tailnum > flights.seats join",
                   "1 flights.departures.dep_delay > flights.seats filter",
                   "1 flights.departures.origin > flights.seats group",
                   "1 flights.departures.tailnum > flights.seats join"}));
}

TEST_F(LineageTest, TellsWhatAColumnFeeds) {
  TraceRequest down = kDown;
  down.column = "seats";
  EXPECT_EQ(Edges(mesh_.Show("pilot", About("fleet.planes", down))),
            (Lines{"1 fleet.planes.seats > flights.seats.seats value",
                   "2 flights.seats.seats > flights.big filter"}));
  down.column = "tailnum";
  EXPECT_EQ(Edges(mesh_.Show("pilot", About("fleet.planes", down))),
            (Lines{"1 fleet.planes.tailnum > flights.seats join",
                   "2 flights.seats.origin > flights.big.origin value",
                   "2 flights.seats.seats > flights.big filter"}));
  down.depth_max = 1;
  EXPECT_EQ(Edges(mesh_.Show("pilot", About("fleet.planes", down))).size(), 1u);
}

TEST_F(LineageTest, WhatIsOnlyCountedIsFollowedByItsRows) {
  EXPECT_EQ(Edges(mesh_.Show("agent", About("reports.counts"))),
            (Lines{"1 secret.watch > reports.counts", "2 flights.departures > secret.watch"}))
      << "what the count does not need of watch is not followed";
}

TEST_F(LineageTest, WhatIsMadeIsBoundAheadOnceForAMesh) {
  Makings& makings = mesh_.lineage().makings();
  EXPECT_EQ(makings.BindSome(mesh_.snapshot()), 4u) << "seats, big, watch, counts";
  EXPECT_EQ(makings.BindSome(mesh_.snapshot()), 0u);
  const auto seats = mesh_.snapshot()->FindTable({"flights", "seats"});
  EXPECT_EQ(makings.Of(seats, mesh_.snapshot())->tables.size(), 2u);
  mesh_.Set(test::Flights());
  EXPECT_EQ(makings.BindSome(mesh_.snapshot()), 4u) << "another mesh is looked at again";
}

TEST_F(LineageTest, WhatIsHiddenIsLeftOutWithAllThatLiesBehindIt) {
  const Json down = mesh_.Show("guest", About("flights.departures", kDown));
  EXPECT_EQ(down.dump().find("secret"), std::string::npos) << down.dump(2);
  EXPECT_EQ(down.dump().find("reports"), std::string::npos) << down.dump(2);
  const Json up = mesh_.Show("guest", About("reports.counts"));
  EXPECT_TRUE(up["items"].empty()) << up.dump(2);
  EXPECT_EQ(Names(up["tables"], "table"), Lines{"reports.counts"});
  const Json agent = mesh_.Show("agent", About("flights.departures", kDown));
  EXPECT_NE(agent.dump().find("secret.watch"), std::string::npos) << agent.dump(2);
  EXPECT_NE(agent.dump().find("reports.counts"), std::string::npos) << agent.dump(2);
}

TEST_F(LineageTest, HiddenAndAbsentTablesAnswerAlike) {
  const auto words = [&](const std::string& table) {
    try {
      mesh_.Show("guest", About(table));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
      return error.message();
    }
    return std::string();
  };
  EXPECT_EQ(words("secret.watch"), "there is no table secret.watch, or you may not know of it");
  EXPECT_EQ(words("secret.nothing"), "there is no table secret.nothing, or you may not know of it");
  EXPECT_THROW(mesh_.Show("pilot", About("flights.seats", {.column = "nothing"})), Error);
}

TEST_F(LineageTest, ReadersAreForThoseWhoAnswerForTheTable) {
  mesh_.Note("guest", "flights.departures", {{"origin", mesh::Role::kFilter}});
  mesh_.Note("agent", "flights.departures", {{"tailnum", mesh::Role::kValue}});
  mesh_.Note("agent", "fleet.planes", {{"seats", mesh::Role::kValue}});
  const auto readers = [&](const std::string& user, const std::string& column = {}) {
    TraceRequest down = kDown;
    down.column = column;
    return Names(mesh_.Show(user, About("flights.departures", down))["readers"], "reader");
  };
  EXPECT_EQ(readers("pilot"), (Lines{"agent", "guest"}));
  EXPECT_EQ(readers("admin"), (Lines{"agent", "guest"}));
  EXPECT_EQ(readers("agent"), Lines{"agent"}) << "everybody sees themselves";
  EXPECT_EQ(readers("pilot", "origin"), Lines{"guest"});
  EXPECT_EQ(readers("pilot", "dep_delay"), Lines{});
  mesh_.clock().Advance(std::chrono::hours(91 * 24));
  EXPECT_EQ(readers("pilot"), Lines{});
}

TEST_F(LineageTest, ALookIsOnNobodysRecord) {
  test::Texts texts = test::Flights();
  texts.erase("policies/all.yaml");  // so that no domain may read another's tables
  mesh_.Set(texts);
  EXPECT_TRUE(mesh_.Show("pilot", About("flights.seats"))["items"].empty())
      << "what does not bind has no lineage";
  EXPECT_TRUE(mesh_.audit().Last(10).empty());
}

TEST_F(LineageTest, FollowsTheSqlAndTheTablesThatItReads) {
  Makings& makings = mesh_.lineage().makings();
  const auto making = [&](const std::string& table) {
    return makings.Of(mesh_.snapshot()->FindTable(*mesh::ParseTableId(table)), mesh_.snapshot());
  };
  const MakingPtr before = making("flights.big"), seats = making("flights.seats");
  test::Texts texts = test::Flights();
  mesh_.Set(texts);
  EXPECT_EQ(making("flights.big"), before) << "nothing differs: nothing is bound again";
  test::AddTable(texts, "flights", "big", "origin", "SELECT 'x' AS origin FROM flights.seats");
  mesh_.Set(texts);
  EXPECT_TRUE(making("flights.big")->origins.rows.empty());
  EXPECT_EQ(making("flights.seats"), seats);
  test::AddTable(texts, "fleet", "planes", "tailnum");
  mesh_.Set(texts);
  EXPECT_TRUE(making("flights.seats")->fault) << "its source lost a column";
}

TEST_F(LineageTest, ComesInPages) {
  Request request = About("flights.big");
  Lines all;
  for (request.limit = 3;; request.after += request.limit) {
    const Json page = mesh_.Show("pilot", request);
    for (const std::string& line : Edges(page)) all.push_back(line);
    if (page["next"].is_null()) break;
    EXPECT_EQ(page["next"], std::to_string(request.after + request.limit));
  }
  EXPECT_EQ(all, Edges(mesh_.Show("pilot", About("flights.big"))));
}

TEST_F(LineageTest, OpenLineageTellsOfRunsWithSchemaAndColumns) {
  const Json events =
      mesh_.lineage().Events(mesh_.User("pilot"), About("flights.seats"), mesh_.snapshot());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["eventType"], "START");
  EXPECT_EQ(events[1]["eventType"], "COMPLETE");
  EXPECT_EQ(events[0]["run"], events[1]["run"]);
  EXPECT_EQ(Names(events[1]["inputs"], "name"), (Lines{"fleet.planes", "flights.departures"}));
  const Json& facets = events[1]["outputs"][0]["facets"];
  EXPECT_EQ(facets["schema"]["fields"][1]["name"], "seats");
  const Json& seats = facets["columnLineage"]["fields"]["seats"]["inputFields"];
  ASSERT_EQ(seats.size(), 1u);
  EXPECT_EQ(seats[0]["name"], "fleet.planes");
  EXPECT_EQ(seats[0]["field"], "seats");
  EXPECT_EQ(seats[0]["transformations"][0]["type"], "DIRECT");
  EXPECT_EQ(Names(facets["columnLineage"]["dataset"], "field"),
            (Lines{"tailnum", "dep_delay", "origin", "tailnum"}));
  const Json hidden =
      mesh_.lineage().Events(mesh_.User("guest"), About("reports.counts"), mesh_.snapshot());
  EXPECT_EQ(hidden.dump().find("secret"), std::string::npos) << hidden.dump(2);
}

TEST_F(LineageTest, TellsOfThePastWhatMayBeKnownToday) {
  const mesh::SnapshotPtr past = mesh_.snapshot();
  test::Texts texts = test::Flights();
  test::AddTable(texts, "flights", "big", "origin", "SELECT origin FROM flights.departures");
  mesh_.Set(texts);
  const auto show = [&](const std::string& user, const std::string& table) {
    Request request = About(table);
    request.today = mesh_.snapshot();
    return mesh_.lineage().Show(mesh_.User(user), request, past);
  };
  EXPECT_EQ(Edges(show("pilot", "flights.big"))[0],
            "1 flights.seats.origin > flights.big.origin value");
  EXPECT_EQ(Edges(mesh_.Show("pilot", About("flights.big")))[0],
            "1 flights.departures.origin > flights.big.origin value");
}

TEST_F(LineageTest, ThePastHidesWhatTodayHides) {
  test::Texts open = test::Flights();
  std::string& policy = open["policies/all.yaml"];
  policy.resize(policy.find("  - {name: hidden"));
  mesh_.Set(open);
  const mesh::SnapshotPtr past = mesh_.snapshot();
  EXPECT_FALSE(mesh_.Show("pilot", About("reports.counts"))["items"].empty());
  mesh_.Set(test::Flights());
  Request request = About("reports.counts");
  request.today = mesh_.snapshot();
  EXPECT_TRUE(mesh_.lineage().Show(mesh_.User("pilot"), request, past)["items"].empty());
  request = About("secret.watch");
  request.today = mesh_.snapshot();
  EXPECT_THROW(mesh_.lineage().Show(mesh_.User("pilot"), request, past), Error);
}

}  // namespace
}  // namespace weft::lineage
