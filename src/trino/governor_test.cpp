#include "trino/governor.hpp"

#include "store/test_home.hpp"

namespace weft::trino {
namespace {

constexpr const char* kZero = "CAST(0 AS bigint)";
constexpr Time kStart{std::chrono::hours(500'000)};

std::shared_ptr<mesh::Resource> User(const std::string& name, const std::string& team) {
  return store::Parse("apiVersion: weft/v1\nkind: User\nname: " + name + "\nteams: [" + team +
                      "]\n");
}

class GovernorTest : public testing::Test {
 protected:
  GovernorTest() {
    using store::Put;
    const auto rules = store::Parse(
        "apiVersion: weft/v1\nkind: Policy\nname: open\nrules:\n"
        "  - {name: read, effect: allow, to: {teams: [analytics]}, filter: dep_delay > 0, masks: "
        "{dep_delay: default}}\n");
    registry_.Commit({Put(store::Team("ops")), Put(store::Team("analytics")),
                      Put(store::Team("guests")), Put(store::DomainOf("flights", "ops")),
                      Put(store::ContractOf({})), Put(store::ProductOf({})),
                      Put(User("analyst", "analytics")), Put(User("guest", "guests")), Put(rules)},
                     store::kByAda);
  }

  static Json Asked(const std::string& user, const std::string& operation, const Json& resource,
                    const char* key = "resource") {
    return {{"input",
             {{"context", {{"identity", {{"user", user}}}}},
              {"action", {{"operation", operation}, {key, resource}}}}}};
  }
  static Json Departures(const Json& columns = Json::array()) {
    return {{"table",
             {{"catalogName", "weft"},
              {"schemaName", "flights"},
              {"tableName", "departures"},
              {"columns", columns}}}};
  }
  static bool Allows(Governor& governor, const std::string& user, const std::string& operation,
                     const Json& resource = Departures()) {
    return governor.Allow(Asked(user, operation, resource))["result"] == true;
  }
  std::unique_ptr<audit::Touch> Open(const std::string& user) {
    return guard_.Open(mesh::CallerFor(*registry_.Now(), user),
                       {.verb = audit::Verb::kQuestion, .text = "SELECT 1"});
  }

  store::TestFolder folder_;
  store::Home home_{folder_.home()};
  ManualClock clock_{kStart};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  Governor governor_{registry_, guard_, {.hash_key = "key"}};
  Governor trusting_{registry_, guard_, {.trusts_names = true, .hash_key = "key"}};
};

TEST_F(GovernorTest, KnowsNobodyByName) {
  for (const std::string user : {"analyst", "admin", "weft", ""})
    for (const std::string operation : {"ExecuteQuery", "SelectFromColumns", "AccessCatalog"})
      EXPECT_FALSE(Allows(governor_, user, operation)) << user << operation;
  EXPECT_EQ(governor_.RowFilters(Asked("analyst", "GetRowFilters", Departures()))["result"],
            Json::parse(R"([{"expression": "FALSE"}])"));
}

TEST_F(GovernorTest, AnswersForAQuestionWhileItIsOnItsWay) {
  const auto touch = Open("analyst");
  const auto pass = governor_.passes().Issue(*touch);
  EXPECT_TRUE(Allows(governor_, pass->name(), "ExecuteQuery"));
  EXPECT_TRUE(Allows(governor_, pass->name(), "SelectFromColumns", Departures({"dep_delay"})));
  EXPECT_FALSE(Allows(governor_, pass->name(), "SelectFromColumns", Departures({"$path"})));
  EXPECT_FALSE(Allows(governor_, pass->name(), "InsertIntoTable"));
  EXPECT_FALSE(Allows(governor_, pass->name(), "SomethingNew"));
  EXPECT_EQ(governor_.RowFilters(Asked(pass->name(), "GetRowFilters", Departures()))["result"],
            Json::array({{{"expression", "(\"dep_delay\" > BIGINT '0')"}}}));
  const Json column{{"column",
                     {{"catalogName", "weft"},
                      {"schemaName", "flights"},
                      {"tableName", "departures"},
                      {"columnName", "dep_delay"}}}};
  EXPECT_EQ(governor_.ColumnMasks(Asked(pass->name(), "GetColumnMask", Json::array({column}),
                                        "filterResources"))["result"],
            Json::array({{{"index", 0}, {"viewExpression", {{"expression", kZero}}}}}));
  pass->Seal();
  EXPECT_FALSE(Allows(governor_, pass->name(), "SelectFromColumns", Departures({"dep_delay"})));
  ASSERT_EQ(touch->tables().size(), 1u);
  EXPECT_EQ(touch->tables()[0].columns, std::vector<std::string>{"dep_delay"});
  EXPECT_TRUE(touch->tables()[0].filtered);
}

TEST_F(GovernorTest, RemembersWhyAQuestionWasRefused) {
  const auto touch = Open("guest");
  const auto pass = governor_.passes().Issue(*touch);
  EXPECT_FALSE(Allows(governor_, pass->name(), "SelectFromColumns", Departures({"dep_delay"})));
  ASSERT_TRUE(pass->refusal());
  EXPECT_EQ(pass->refusal()->kind(), ErrorKind::kForbidden);
}

TEST_F(GovernorTest, SaysThatThereIsNoDataYetInPlaceOfNoRows) {
  const auto has_none = [](const mesh::Table&) { return false; };
  Governor empty{registry_, guard_, {.hash_key = "key", .has_version = has_none}};
  const auto touch = Open("analyst");
  const auto pass = empty.passes().Issue(*touch);
  EXPECT_FALSE(Allows(empty, pass->name(), "SelectFromColumns", Departures({"dep_delay"})));
  ASSERT_TRUE(pass->refusal());
  EXPECT_EQ(pass->refusal()->message(), "flights.departures has no data yet");
  Governor persons{
      registry_, guard_, {.trusts_names = true, .hash_key = "key", .has_version = has_none}};
  EXPECT_FALSE(Allows(persons, "analyst", "SelectFromColumns", Departures({"dep_delay"})));
  EXPECT_EQ(persons.Rules()["tables"].size(), 2u);
  // Who may not read it is not told so much.
  const auto other = Open("guest");
  const auto refused = empty.passes().Issue(*other);
  EXPECT_FALSE(Allows(empty, refused->name(), "SelectFromColumns", Departures({"dep_delay"})));
  EXPECT_EQ(refused->refusal()->kind(), ErrorKind::kForbidden);
}

TEST_F(GovernorTest, ConfirmsWhomWeftItselfRunsAs) {
  const auto touch = Open("analyst");
  const auto pass = governor_.passes().Issue(*touch);
  const auto as = [&](const std::string& who, const std::string& whom) {
    return Allows(governor_, who, "ImpersonateUser", {{"user", {{"user", whom}}}});
  };
  EXPECT_TRUE(as("weft", pass->name()));
  EXPECT_FALSE(as("analyst", pass->name()));
  EXPECT_FALSE(as("weft", "analyst"));
}

TEST_F(GovernorTest, TrustsNamesWhenItsOperatorSaysSo) {
  EXPECT_TRUE(Allows(trusting_, "analyst", "SelectFromColumns", Departures({"dep_delay"})));
  EXPECT_FALSE(Allows(trusting_, "guest", "SelectFromColumns", Departures({"dep_delay"})));
  EXPECT_FALSE(Allows(trusting_, "nobody", "ExecuteQuery"));
  EXPECT_EQ(trusting_.AllowEach(Asked(
                "analyst", "FilterTables",
                Json::array(
                    {Departures(),
                     {{"table",
                       {{"catalogName", "weft"}, {"schemaName", "flights"}, {"tableName", "x"}}}}}),
                "filterResources"))["result"],
            Json::array({0}));
  EXPECT_EQ(trusting_.AllowEach(Asked("analyst", "FilterColumns",
                                      Json::array({Departures({"dep_delay", "dep_delay"})}),
                                      "filterResources"))["result"],
            Json::array({0, 1}));
}

TEST_F(GovernorTest, WritesRulesForEverybodyItTrusts) {
  EXPECT_EQ(governor_.Rules()["tables"].size(), 2u);
  const Json rules = trusting_.Rules()["tables"];
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[2]["user"], "analyst");
  EXPECT_EQ(rules[2]["filter"], "((\"dep_delay\" > BIGINT '0'))");
  EXPECT_EQ(rules[2]["columns"], Json::array({{{"name", "dep_delay"}, {"mask", kZero}}}));
}

}  // namespace
}  // namespace weft::trino
