#include "discover/watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "discover/cloth.hpp"
#include "discover/discover.hpp"
#include "discover/duties.hpp"
#include "discover/front.hpp"
#include "discover/lineage_graph.hpp"
#include "discover/observe.hpp"
#include "discover/state_view.hpp"
#include "product/test_shop.hpp"

namespace weft::discover {
namespace {

using product::ContractYaml;
using product::TestFiles;
using product::TestMesh;
using std::chrono::hours;

const std::string kRevenue = "orders.revenue";
const std::string kRegistrations = "accounts.registrations";

class WatchTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(files_); }

  Watch watch() {
    return {mesh_.registry(), mesh_.audit(), mesh_.guard(), mesh_.lineage(), mesh_.states()};
  }
  void Change(const std::string& path, const std::string& text) {
    files_[path] = text;
    mesh_.Apply(files_);
  }
  void Hide(const std::string& domain, const std::string& but) {
    Change("policies/hide.yaml",
           product::PolicyYaml("hide",
                               "  - name: hide\n    effect: deny\n    action: discover\n"
                               "    to: {everyone: true}\n    except: {teams: [" +
                                   domain + "], domains: [" + domain + ", " + but +
                                   "]}\n    on: {tables: [\"" + domain + ".*\"]}\n"));
  }
  Json Search(const std::string& user, SearchRequest request, bool is_typing = false) {
    request.states = &mesh_.states();
    const Json answer =
        discover::Search(mesh_.guard(), mesh_.registry(), mesh_.User(user), request);
    const mesh::Caller caller = mesh_.User(user);
    if (!is_typing) NoteSearch(watch(), {caller, "test", ""}, request.words, answer);
    return answer;
  }
  void Open(const std::string& user, const std::string& table) {
    const mesh::Caller caller = mesh_.User(user);
    NoteOpened(watch(), {caller, "test", ""}, table);
  }
  Json ShowFront(const std::string& user) { return Front(watch(), mesh_.User(user), 10); }
  Json ShowCloth(const std::string& user, const ClothRequest& request = {}) {
    return Cloth(watch(), mesh_.User(user), request);
  }
  Json ShowObserve(const std::string& user, const ObserveRequest& request = {}) {
    return Observe(watch(), mesh_.User(user), request);
  }
  Json ShowDuties(const std::string& user, const DutiesRequest& request = {}) {
    return Duties(watch(), mesh_.User(user), request);
  }
  Json ShowGraph(const std::string& user, const GraphRequest& request) {
    return LineageGraph(watch(), mesh_.User(user), request);
  }
  Json State(const std::string& user, const std::string& table) {
    const auto found = mesh_.registry().Now()->FindTable(*mesh::ParseTableId(table));
    return StateJson(watch(), *found,
                     mesh_.guard().Decide(mesh_.User(user), mesh::Action::kRead, *found,
                                          mesh_.registry().Now()));
  }
  void AskRefused(const std::string& user, const std::string& sql) {
    EXPECT_THROW(mesh_.Ask(user, sql), Error);
  }
  static std::vector<std::string> Each(const Json& items, const char* key) {
    std::vector<std::string> values;
    for (const Json& item : items) values.push_back(item.at(key));
    return values;
  }
  using Names = std::vector<std::string>;

  TestMesh mesh_;
  TestFiles files_ = product::Shop();
};

// ---- state and use

TEST_F(WatchTest, AStateSaysWhatIsKnown) {
  EXPECT_EQ(State("marketer", kRevenue).at("name"), "unknown");
  EXPECT_EQ(State("marketer", kRevenue).at("checked"), nullptr);
  mesh_.Check();
  const Json state = State("marketer", kRevenue);
  EXPECT_EQ(state.at("rows"), 3);
  EXPECT_EQ(state.at("checks").at("failed"), 0);
  EXPECT_EQ(state.at("why"), "its contract does not say how fresh it is to be");
}

TEST_F(WatchTest, HowManyRowsThereAreIsForThoseWhoMayReadThem) {
  mesh_.Check();
  EXPECT_EQ(State("orders_dev", kRegistrations).at("rows"), nullptr);
  EXPECT_EQ(State("accounts_dev", kRegistrations).at("rows"), 5);
}

TEST_F(WatchTest, UseCountsReadersAndOnesOwn) {
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  const auto table = mesh_.registry().Now()->FindTable(*mesh::ParseTableId(kRevenue));
  const Json others = UseJson(watch(), mesh_.User("orders_dev"), *table);
  EXPECT_EQ(others.at("readers"), 1);
  EXPECT_EQ(others.at("you"), nullptr);
  EXPECT_TRUE(UseJson(watch(), mesh_.User("marketer"), *table).at("you").is_string());
  mesh_.clock().Advance(hours(24 * 91));
  EXPECT_EQ(UseJson(watch(), mesh_.User("marketer"), *table).at("readers"), 0);
}

TEST_F(WatchTest, WhatAFailingCheckFoundIsForThoseWhoAnswer) {
  Change("orders/revenue/tests/no_loss.sql", "SELECT source FROM orders.revenue\n");
  mesh_.Check();
  const auto failed = [&](const std::string& user) {
    const Json checks = ChecksOf(watch(), mesh_.User(user), *mesh::ParseTableId(kRevenue), 10);
    for (const Json& each : checks.at("results"))
      if (each.at("state") == "failed") return each.at("message").get<std::string>();
    return std::string("none failed");
  };
  EXPECT_NE(failed("orders_dev").find("source="), std::string::npos);
  EXPECT_EQ(failed("marketer"), "");
}

// ---- search

TEST_F(WatchTest, FacetsCountWhatOneMayKnow) {
  mesh_.Check();
  const Json facets = Search("marketer", {.words = "orders", .facets = true}).at("facets");
  EXPECT_GT(facets.at("owner").at("orders"), 0);
  EXPECT_GT(facets.at("state").at("unknown"), 0);
  EXPECT_GT(facets.at("access").at("read"), 0);
  EXPECT_FALSE(Search("marketer", {.words = "orders"}).contains("facets"));
  Hide("accounts", "orders");
  const Json hidden = Search("marketer", {.words = "customer", .facets = true}).at("facets");
  EXPECT_FALSE(hidden.at("domain").contains("accounts")) << hidden;
  EXPECT_FALSE(hidden.at("owner").contains("accounts")) << hidden;
}

TEST_F(WatchTest, SearchNarrowsByOwnerStateAndRight) {
  mesh_.Check();
  const Json owned = Search("marketer", {.words = "customer", .owner = "orders"}).at("items");
  for (const Json& item : owned) EXPECT_EQ(item.at("owner"), "orders");
  const Json readable = Search("marketer", {.words = "customer", .access = "read"}).at("items");
  for (const Json& item : readable) EXPECT_EQ(item.at("access"), "read");
  EXPECT_FALSE(owned.empty() || readable.empty());
  EXPECT_TRUE(Search("marketer", {.words = "revenue", .state = "late"}).at("items").empty());
  EXPECT_FALSE(Search("marketer", {.words = "revenue", .state = "unknown"}).at("items").empty());
}

// ---- before a search

TEST_F(WatchTest, PopularIsWhatManyRead) {
  mesh_.Ask("marketer", "SELECT * FROM accounts.registrations");
  mesh_.Ask("accounts_dev", "SELECT * FROM accounts.registrations");
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  const Json popular = ShowFront("marketer").at("popular");
  EXPECT_EQ(Each(popular, "table").at(0), kRegistrations);
  EXPECT_EQ(popular[0].at("readers"), 3) << "two people, and orders by its SQL";
  EXPECT_EQ(ShowFront("marketer").at("newest").size(), 3u);
  Hide("accounts", "orders");
  for (const char* list : {"popular", "newest"})
    for (const std::string& table : Each(ShowFront("marketer").at(list), "table"))
      EXPECT_NE(table, kRegistrations);
}

TEST_F(WatchTest, WhatLedNowhereIsRememberedWithoutWhoAsked) {
  Search("marketer", {.words = "seat maps"});
  Search("accounts_dev", {.words = "Seat  maps"});
  mesh_.clock().Advance(hours(1));
  Search("marketer", {.words = "revenue"});
  const Json words = ShowFront("orders_dev").at("unanswered").at("words");
  EXPECT_EQ(words.dump().find("marketer"), std::string::npos);
  const auto seats =
      std::ranges::find_if(words, [](const Json& each) { return each.at("words") == "seat maps"; });
  ASSERT_NE(seats, words.end()) << words;
  EXPECT_EQ(seats->at("found_nothing"), 2);
  const auto revenue =
      std::ranges::find_if(words, [](const Json& each) { return each.at("words") == "revenue"; });
  ASSERT_NE(revenue, words.end()) << words;
  EXPECT_EQ(revenue->at("led_nowhere"), 1);
  Open("marketer", kRevenue);
  EXPECT_EQ(ShowFront("orders_dev").dump().find("\"words\":\"revenue\""), std::string::npos);
}

TEST_F(WatchTest, TheWordsAreForThoseWhoMayPublish) {
  Change("guests.yaml", product::UserYaml("guest", ""));
  Search("marketer", {.words = "seat maps"});
  EXPECT_EQ(ShowFront("guest").at("unanswered").at("words"), nullptr);
  EXPECT_EQ(ShowFront("guest").at("unanswered").at("searches"), 1);
  EXPECT_TRUE(ShowFront("marketer").at("unanswered").at("words").is_array()) << "owns a product";
}

TEST_F(WatchTest, WhatIsTypedOnIsOneSearch) {
  Search("marketer", {.words = "seat m"});
  Search("marketer", {.words = "seat maps"});
  const Json words = ShowFront("admin").at("unanswered").at("words");
  EXPECT_EQ(Each(words, "words"), Names{"seat maps"});
  Search("marketer", {.words = "other"}, true);
  EXPECT_EQ(ShowFront("admin").at("unanswered").at("searches"), 1) << "as one types: no record";
}

TEST_F(WatchTest, ASearchThatAQuestionFollowsLedSomewhere) {
  Search("marketer", {.words = "revenue"});
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  EXPECT_EQ(ShowFront("admin").at("unanswered").at("searches"), 0);
}

// ---- the cloth

TEST_F(WatchTest, TheClothShowsWhoReallyReadsWhat) {
  mesh_.Ask("marketer", "SELECT * FROM accounts.registrations");
  mesh_.Ask("orders_dev", "SELECT * FROM orders.revenue");
  const Json cloth = ShowCloth("admin");
  const Json& first = cloth.at("items").at(0);
  EXPECT_EQ(first.at("product"), kRegistrations) << cloth;
  EXPECT_EQ(first.at("readers"), 2) << "marketer, and orders by its SQL";
  EXPECT_EQ(first.at("read_by"), Json::parse(R"([{"domain":"orders","readers":1}])"));
  EXPECT_EQ(first.at("teams"), Json::parse(R"([{"team":"marketing","readers":1}])"));
  EXPECT_EQ(cloth.at("items").size(), 3u);
  EXPECT_EQ(Each(cloth.at("domains"), "domain"), (Names{"accounts", "orders"}));
}

TEST_F(WatchTest, TheClothIsNarrowedAndPaged) {
  const Json first = ShowCloth("admin", {.limit = 2});
  EXPECT_EQ(first.at("items").size(), 2u);
  EXPECT_EQ(first.at("next"), "2");
  EXPECT_EQ(ShowCloth("admin", {.after = 2, .limit = 2}).at("items").size(), 1u);
  EXPECT_EQ(Each(ShowCloth("admin", {.words = "REV"}).at("items"), "product"), Names{kRevenue});
  mesh_.Ask("orders_dev", "SELECT * FROM orders.revenue");
  EXPECT_EQ(ShowCloth("admin", {.domain = "orders"}).at("items").size(), 3u)
      << "two of its own, and one that it reads";
  EXPECT_EQ(ShowCloth("admin", {.domain = "accounts"}).at("items").size(), 1u);
}

TEST_F(WatchTest, TheClothHidesWhatIsHidden) {
  Hide("accounts", "orders");
  EXPECT_EQ(ShowCloth("marketer").dump().find("accounts"), std::string::npos);
}

// ---- observe

TEST_F(WatchTest, AJourneyIsMeasuredFromTheSearchToTheAnswer) {
  Search("orders_dev", {.words = "username registrations"});
  mesh_.clock().Advance(std::chrono::minutes(5));
  AskRefused("orders_dev", "SELECT * FROM accounts.registrations");
  const mesh::Caller dev = mesh_.User("orders_dev"), owner = mesh_.User("accounts_dev");
  const auto asked = mesh_.agreements().Request(
      {dev, "", "test"},
      {.table = {"accounts", "registrations"}, .consumer = "orders_dev", .purpose = "to see"});
  EXPECT_EQ(ShowObserve("accounts_dev").at("requests").at("open"), 1);
  EXPECT_EQ(ShowObserve("marketer").at("requests").at("open"), 0);
  EXPECT_EQ(ShowObserve("accounts_dev").at("journeys").at("open"), 1);
  mesh_.clock().Advance(std::chrono::minutes(20));
  mesh_.agreements().Approve({owner, "", "test"}, asked->id.name, {});
  mesh_.clock().Advance(std::chrono::minutes(5));
  mesh_.Ask("orders_dev", "SELECT * FROM accounts.registrations");
  const Json journeys = ShowObserve("accounts_dev").at("journeys");
  ASSERT_EQ(journeys.at("count"), 1) << journeys;
  EXPECT_EQ(journeys.at("median_seconds"), 30 * 60);
  const Json& journey = journeys.at("items").at(0);
  EXPECT_EQ(journey.at("who"), "orders_dev");
  EXPECT_EQ(journey.at("agreement"), asked->id.name);
  for (const char* step : {"searched", "refused", "requested", "approved", "answered"})
    EXPECT_TRUE(journey.at(step).is_string()) << step;
  EXPECT_EQ(ShowObserve("orders_dev").at("journeys").at("count"), 1) << "their own";
  EXPECT_EQ(ShowObserve("marketer").at("journeys").at("count"), 0);
}

TEST_F(WatchTest, AnAnswerThatNobodyLookedForIsNoJourney) {
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  Search("marketer", {.words = "revenue"});
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  EXPECT_EQ(ShowObserve("admin").at("journeys").at("count"), 0);
}

TEST_F(WatchTest, SlowAndRefusedQuestionsAreShownAsTheAuditIs) {
  mesh_.Ask("marketer", "SELECT source FROM orders.revenue");
  AskRefused("orders_dev", "SELECT * FROM accounts.registrations");
  EXPECT_EQ(ShowObserve("admin").at("slow").size(), 1u);
  EXPECT_EQ(ShowObserve("admin").at("refused").size(), 1u);
  EXPECT_EQ(ShowObserve("accounts_dev").at("refused").at(0).at("caller"), "orders_dev");
  EXPECT_EQ(ShowObserve("marketer").at("refused").size(), 0u);
  EXPECT_EQ(ShowObserve("marketer").at("slow").at(0).at("text"),
            "SELECT source FROM orders.revenue");
  EXPECT_EQ(ShowObserve("admin", {.domain = "orders"}).at("refused").size(), 0u);
  EXPECT_EQ(ShowObserve("admin", {.domain = "accounts"}).at("refused").size(), 1u);
}

TEST_F(WatchTest, AnInterfaceIsAProductThatAnotherDomainReads) {
  mesh_.Ask("orders_dev", "SELECT * FROM orders.revenue");
  const Json interfaces = ShowObserve("admin").at("interfaces");
  EXPECT_EQ(interfaces.at("count"), 1) << interfaces;
  EXPECT_EQ(interfaces.at("items").at(0).at("domain"), "orders");
  EXPECT_EQ(interfaces.at("weeks").size(), 13u);
  EXPECT_EQ(interfaces.at("weeks").back().at("interfaces"), 1);
}

TEST_F(WatchTest, ProductsAreCountedByTheirState) {
  Change("orders/revenue/tests/no_loss.sql", "SELECT source FROM orders.revenue\n");
  mesh_.Check();
  const Json seen = ShowObserve("admin");
  EXPECT_EQ(seen.at("states").at("failing"), 1) << seen;
  EXPECT_EQ(seen.at("troubled").at(0).at("table"), kRevenue);
  EXPECT_EQ(ShowObserve("admin", {.domain = "accounts"}).at("troubled").size(), 0u);
}

// ---- duties

TEST_F(WatchTest, DutiesAreOfTheirDomainsAndProducts) {
  mesh_.Check();
  const Json duties = ShowDuties("accounts_dev");
  EXPECT_EQ(duties.at("domains"), Json::array({"accounts"}));
  for (const Json& item : duties.at("items")) EXPECT_EQ(item.at("domain"), "accounts");
  EXPECT_EQ(duties.at("counts").at("no meaning"), 1);
  const Json own = ShowDuties("marketer").at("items");
  for (const Json& item : own)
    EXPECT_EQ(item.at("product"), "orders.orders") << "owns it, and nothing else";
}

TEST_F(WatchTest, ARequestThatWaitsIsTheFirstDuty) {
  const mesh::Caller dev = mesh_.User("orders_dev");
  mesh_.agreements().Request(
      {dev, "", "test"},
      {.table = {"accounts", "registrations"}, .consumer = "orders_dev", .purpose = "to see"});
  const Json first = ShowDuties("accounts_dev").at("items").at(0);
  EXPECT_EQ(first.at("duty"), "unanswered");
  EXPECT_NE(first.at("text").get<std::string>().find("to see"), std::string::npos);
}

TEST_F(WatchTest, WhatHasNoLivingOwnerIsADuty) {
  files_["people.yaml"] = product::UserYaml("ann", "orders");
  Change("orders/orders/orders.odps.yaml", product::ProductYaml("orders", "orders", "ann"));
  EXPECT_EQ(ShowDuties("orders_dev").at("counts").at("no owner"), 0);
  Change("people.yaml", product::UserYaml("ann", "orders") + "disabled: true\n");
  const Json duties = ShowDuties("orders_dev");
  EXPECT_EQ(duties.at("counts").at("no owner"), 1) << duties;
}

TEST_F(WatchTest, WhatNobodyReadForThreeMonthsIsUnused) {
  EXPECT_EQ(ShowDuties("admin").at("counts").at("unused"), 0) << "it is new";
  mesh_.clock().Advance(hours(24 * 91));
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  const Json duties = ShowDuties("admin");
  EXPECT_EQ(duties.at("counts").at("unused"), 1) << duties;
}

// ---- the picture of lineage

TEST_F(WatchTest, ThePictureLeadsFromFilesToReaders) {
  mesh_.Ask("marketer", "SELECT source FROM orders.revenue");
  const Json graph = ShowGraph("admin", {.table = mesh::ParseTableId(kRevenue)});
  const Names ids = Each(graph.at("nodes"), "id");
  for (const char* id : {"orders.revenue", "orders.orders", "accounts.registrations",
                         "source:orders.orders", "consumer:team:marketing"})
    EXPECT_NE(std::ranges::find(ids, id), ids.end()) << id;
  std::map<std::string, Json> nodes;
  for (const Json& node : graph.at("nodes")) nodes[node.at("id")] = node;
  for (const Json& edge : graph.at("edges"))
    EXPECT_LT(nodes[edge.at("from")].at("x"), nodes[edge.at("to")].at("x")) << edge;
}

TEST_F(WatchTest, ThePictureShowsColumnsWhenAsked) {
  const Json graph = ShowGraph(
      "admin", {.table = mesh::ParseTableId(kRevenue), .column = "revenue", .columns = true});
  EXPECT_FALSE(graph.at("column_edges").empty());
  EXPECT_NE(graph.dump().find("gross_price"), std::string::npos);
  EXPECT_THROW(ShowGraph("admin", {.table = mesh::ParseTableId(kRevenue), .column = "nosuch"}),
               Error);
}

TEST_F(WatchTest, WhatIsHiddenIsInNoPicture) {
  Hide("accounts", "orders");
  EXPECT_EQ(ShowGraph("marketer", {.table = mesh::ParseTableId(kRevenue)}).dump().find("accounts"),
            std::string::npos);
  EXPECT_EQ(ShowGraph("marketer", {}).dump().find("accounts"), std::string::npos);
  EXPECT_THROW(ShowGraph("marketer", {.table = mesh::ParseTableId(kRegistrations)}), Error);
}

TEST_F(WatchTest, ThePictureOfADomainShowsWhatTouchesIt) {
  const Json all = ShowGraph("admin", {});
  EXPECT_EQ(all.at("grouped"), false);
  const Names ids = Each(ShowGraph("admin", {.domain = "accounts"}).at("nodes"), "id");
  EXPECT_NE(std::ranges::find(ids, kRevenue), ids.end());
  EXPECT_EQ(std::ranges::find(ids, "orders.orders"), ids.end());
}

TEST_F(WatchTest, AnImpactNamesThoseWhoWouldFeelIt) {
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  const GraphRequest request{
      .table = mesh::ParseTableId(kRegistrations), .column = "source", .impact = true};
  const Json impact = ShowGraph("accounts_dev", request).at("impact");
  EXPECT_EQ(impact.at("readers"), (Json{"marketer", "product orders.revenue"})) << impact;
  EXPECT_EQ(ShowGraph("marketer", request).at("impact"), nullptr);
}

}  // namespace
}  // namespace weft::discover
