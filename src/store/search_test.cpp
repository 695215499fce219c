#include "base/error.hpp"
#include "store/registry.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

class SearchTest : public testing::Test {
 protected:
  SearchTest() {
    Add({"flights",
         "departures",
         "One row for each flight from New York.",
         {{"dep_delay", "Minutes late at departure."},
          {"tailnum", "The plane, as painted on it."},
          {"carrier", "Airline code."}}});
    Add({"fleet",
         "planes",
         "All planes of the register.",
         {{"tailnum", "Registration number."}, {"seats", "How many may sit."}}});
    Add({"weather",
         "hourly",
         "Measurements by the hour.",
         {{"temp", "Temperature in Fahrenheit."}, {"windGust", "Strongest wind."}}});
    registry_.Commit({Put(Team("ops", "They run the flights.")), Put(DomainOf("flights", "ops"))},
                     kByAda);
  }
  void Add(const TestTable& table) {
    registry_.Commit({Put(ContractOf(table)), Put(ProductOf(table))}, kByAda);
  }
  std::vector<SearchHit> Find(const std::string& words) {
    return registry_.Search({.words = words});
  }
  // "contract:flights.departures contract:fleet.planes …", best first.
  std::string Titles(const std::string& words) {
    std::string all;
    for (const SearchHit& hit : Find(words))
      all += (all.empty() ? "" : " ") + std::string(RowOf(hit.id.kind).name) + ":" + hit.title;
    return all;
  }
  static bool Begins(const std::string& text, const std::string& with) {
    return text.starts_with(with);
  }

  TestFolder folder_;
  Home home_{folder_.home()};
  ManualClock clock_{Time{}};
  Registry registry_{home_, clock_};
};

TEST_F(SearchTest, PutsExactAndPrefixNamesFirst) {
  EXPECT_TRUE(Begins(Titles("departures"), "contract:flights.departures"));
  EXPECT_TRUE(Begins(Titles("dep"), "contract:flights.departures"));
  EXPECT_TRUE(Begins(Titles("fleet.planes"), "contract:fleet.planes"));
  EXPECT_TRUE(Begins(Titles("Fleet.PL"), "contract:fleet.planes"));
  EXPECT_TRUE(Begins(Titles("flights"), "domain:flights"));
}

TEST_F(SearchTest, FindsByWordsOfTheMeaning) {
  EXPECT_TRUE(Begins(Titles("new york"), "contract:flights.departures"));
  EXPECT_TRUE(Begins(Titles("measurements hour"), "contract:weather.hourly"));
  EXPECT_TRUE(Begins(Titles("run flights"), "team:ops"));
}

TEST_F(SearchTest, NamesTheColumnOfAHitInAColumn) {
  const auto hits = Find("seats");
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits[0].id, (mesh::ResourceId{mesh::Kind::kContract, "fleet.planes"}));
  EXPECT_EQ(hits[0].table, (mesh::TableId{"fleet", "planes"}));
  EXPECT_EQ(hits[0].column, "seats");
  EXPECT_EQ(hits[0].text, "\x01seats\x02");
  const auto meaning = Find("painted");
  ASSERT_FALSE(meaning.empty());
  EXPECT_EQ(meaning[0].column, "tailnum");
  EXPECT_EQ(meaning[0].text, "The plane, as \x01painted\x02 on it.");
  EXPECT_EQ(Find("tailnum").size(), 2u);
}

TEST_F(SearchTest, FindsBeginningsPluralsAndPartsOfNames) {
  EXPECT_EQ(Find("tailn").size(), 2u);
  EXPECT_EQ(Find("tailnums").size(), 2u);
  EXPECT_EQ(Find("gust")[0].column, "windGust");
  EXPECT_EQ(Find("windgust")[0].column, "windGust");
  EXPECT_EQ(Find("dep_delay")[0].column, "dep_delay");
}

TEST_F(SearchTest, FindsMisspeltAndPartialWordsWhenNothingBetterDoes) {
  EXPECT_TRUE(Begins(Titles("departrues"), "contract:flights.departures"));
  EXPECT_TRUE(Begins(Titles("temprature"), "contract:weather.hourly"));
  EXPECT_TRUE(Begins(Titles("ilnum"), "contract:fleet.planes"));
  EXPECT_EQ(Find("temprature")[0].text, "\x01Temperature\x02 in Fahrenheit.");
  EXPECT_TRUE(Find("xyzzyx").empty());
  Add({"fleet", "zeppelins", "Airships.", {{"gasbags", "How many."}}});
  EXPECT_TRUE(Begins(Titles("zepelins"), "contract:fleet.zeppelins")) << "words of later commits";
}

TEST_F(SearchTest, FindsSomeOfTheWordsWhenNoRowHasAll) {
  EXPECT_TRUE(Begins(Titles("seats fahrenheit"), "contract:"));
  EXPECT_EQ(Find("seats fahrenheit").size(), 2u);
}

TEST_F(SearchTest, FollowsEveryCommit) {
  Add({"fleet", "planes", "All aeroplanes.", {{"wings", "How many."}}});
  EXPECT_TRUE(Find("seats").empty());
  EXPECT_EQ(Find("wings").size(), 1u);
  registry_.Commit(
      {Drop({mesh::Kind::kContract, "fleet.planes"}), Drop({mesh::Kind::kProduct, "fleet.planes"})},
      kByAda);
  EXPECT_TRUE(Find("wings").empty());
  EXPECT_TRUE(registry_.Doctor().empty());
}

TEST_F(SearchTest, CountsOnlyWhatTheAskerMayKnow) {
  const SearchQuery query{
      .words = "tailnum", .candidates_max = 1, .admits = [](const SearchHit& hit) {
        return hit.table.domain != "flights";
      }};
  const auto hits = registry_.Search(query);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].title, "fleet.planes");
}

TEST_F(SearchTest, TakesAnyTextForAQuestion) {
  for (const std::string text : {"", " ", "\"", "a\" OR \"b", "NEAR(a b)", "words:x", "*", "^dep",
                                 "a AND", "\xff\xfe", "'; DROP TABLE changes; --"})
    EXPECT_NO_THROW(Find(text)) << text;
  EXPECT_NO_THROW(Find(std::string(1 << 20, 'x')));
  EXPECT_NO_THROW(Find([] {
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "w" + std::to_string(i) + " ";
    return many;
  }()));
}

TEST_F(SearchTest, FindsALongBeginningHoweverManyWordsItStandsFor) {
  for (const int words : {60, 200}) {
    TestTable table{"lab", "sensors" + std::to_string(words), "What was measured.", {}};
    for (int i = 0; i < words; ++i)
      table.columns.emplace_back("reading" + std::to_string(i), "A value.");
    Add(table);
    EXPECT_EQ(Find("readin").at(0).table.domain, "lab") << words;
    EXPECT_FALSE(Find("measured readin").empty()) << words;
  }
}

TEST_F(SearchTest, PinsATableThatAnotherMajorHides) {
  const std::string two =
      "apiVersion: v3.1.0\nkind: DataContract\nid: planes.two\nname: planes\nversion: 2.0.0\n"
      "status: active\ndomain: fleet\nschema:\n  - name: planes\n    logicalType: object\n"
      "    properties:\n      - {name: engines, logicalType: integer}\n";
  auto product = Parse(
      "apiVersion: v1.0.0\nkind: DataProduct\nid: p2\nname: planes\nversion: 2.0.0\nstatus: "
      "active\ndomain: fleet\noutputPorts:\n  - {name: planes, version: 2.0.0, contractId: "
      "planes.two}\n",
      {.domain = "fleet", .product = "planes", .major = 2});
  registry_.Commit({Put(Parse(two)), Put(product)}, kByAda);
  const auto hits = Find("seats");
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits[0].title, "fleet.planes@1");
  EXPECT_EQ(Find("engines").at(0).title, "fleet.planes");
}

}  // namespace
}  // namespace weft::store
