#include "audit/guard.hpp"

#include "audit/unknown_table.hpp"
#include "base/error.hpp"
#include "store/test_home.hpp"

namespace weft::audit {
namespace {

using std::chrono::hours;

constexpr Time kStart{hours(500'000)};

std::shared_ptr<mesh::Resource> User(const std::string& name, const std::string& team) {
  return store::Parse("apiVersion: weft/v1\nkind: User\nname: " + name + "\ntitle: " + name +
                      "\nteams: [" + team + "]\n");
}

std::shared_ptr<mesh::Resource> Policy(const std::string& rules) {
  return store::Parse(
      "apiVersion: weft/v1\nkind: Policy\nname: open\ndescription: Who sees what.\n"
      "rules:\n" +
      rules);
}

const std::string kAnalystsRead =
    "  - {name: analysts read, effect: allow, to: {teams: [analytics]}, on: {tables: "
    "[flights.departures]}}\n";
const std::string kMasked =
    "  - {name: planes are hashed, effect: restrict, to: {everyone: true}, on: {tables: "
    "[flights.departures]}, filter: dep_delay > 0, masks: {dep_delay: hash}}\n";
const std::string kHidden =
    "  - {name: hidden, effect: deny, action: discover, to: {teams: [guests]}, on: {tables: "
    "[flights.departures]}}\n";

class GuardTest : public testing::Test {
 protected:
  GuardTest() {
    using store::Put;
    Commit({Put(store::Team("ops")), Put(store::Team("analytics")), Put(store::Team("guests")),
            Put(store::DomainOf("flights", "ops")), Put(store::DomainOf("fleet", "ops")),
            Put(store::ContractOf({})), Put(store::ProductOf({})),
            Put(User("analyst", "analytics")), Put(User("member", "ops")),
            Put(User("guest", "guests"))});
    Allow(kAnalystsRead + kMasked);
  }
  void Commit(std::vector<store::Write> writes) {
    registry_.Commit(std::move(writes), store::kByAda);
  }
  void Allow(const std::string& rules) { Commit({store::Put(Policy(rules))}); }
  std::unique_ptr<Touch> Open(const std::string& user) {
    return guard_.Open(mesh::CallerFor(*registry_.Now(), user),
                       {.verb = Verb::kQuestion, .client = "http", .text = "SELECT 1"});
  }
  // What reading a table ends with, as one text.
  std::string RefusalOf(Touch& touch, const mesh::TableId& id, ErrorKind kind) {
    try {
      touch.Read(id);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind);
      return error.message() + " | " + error.hint();
    }
    ADD_FAILURE() << "was not refused";
    return {};
  }

  store::TestFolder folder_;
  store::Home home_{folder_.home()};
  ManualClock clock_{kStart};
  store::Registry registry_{home_, clock_};
  Audit audit_{home_.Audit(), clock_};
  Guard guard_{registry_, audit_, clock_};
  const mesh::TableId table_{"flights", "departures"};
};

TEST_F(GuardTest, GivesATableWithItsDecisionAndRecordsTheTouch) {
  const auto touch = Open("analyst");
  const Access& access = touch->Read({"Flights", "DEPARTURES"});
  EXPECT_TRUE(access.decision.read);
  EXPECT_EQ(&touch->Read(table_), &access) << "each table is decided once";
  EXPECT_EQ(touch->tables().size(), 1u);
  const mesh::ColumnRoles used{{"tailnum", mesh::Role::kGroup}};
  EXPECT_EQ(touch->tables()[0].masked, std::vector<std::string>{"dep_delay"});
  touch->UsesColumns("flights.departures", used, By::kCaller);
  touch->UsesColumns("flights.departures", {{"dest", mesh::Role::kValue}}, By::kProducts);
  EXPECT_TRUE(audit_.Last(10).empty()) << "nothing is recorded before it begins";
  touch->Begin();
  touch->Finish({.outcome = "done", .rows = 2});
  touch->Finish({.outcome = "failed"});
  const auto rows = audit_.Last(10);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].began.caller, "analyst");
  ASSERT_EQ(rows[0].began.tables.size(), 1u);
  const TableTouch& table = rows[0].began.tables[0];
  EXPECT_EQ(table.table, "flights.departures");
  EXPECT_EQ(table.principal, "analyst");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"dep_delay", "tailnum"}))
      << "the filter's as well";
  EXPECT_EQ(table.roles, used);
  EXPECT_TRUE(table.masked.empty()) << "what it does not use is not masked for it";
  EXPECT_EQ(table.policies, std::vector<std::string>{"open"});
  EXPECT_TRUE(table.filtered);
  EXPECT_EQ(rows[0].ended->outcome, "done");
}

TEST_F(GuardTest, RecordsTheMasksOfColumnsThatAreUsed) {
  const auto touch = Open("analyst");
  touch->Read(table_);
  touch->UsesColumns("flights.departures",
                     {{"Dep_Delay", mesh::Role::kValue}, {"dest", mesh::Role::kValue}},
                     By::kCaller);
  EXPECT_EQ(touch->tables()[0].masked, std::vector<std::string>{"dep_delay"});
}

TEST_F(GuardTest, RefusesWithOwnerAndNextStepAndRecordsItFirst) {
  const auto touch = Open("guest");
  const std::string said = RefusalOf(*touch, table_, ErrorKind::kForbidden);
  EXPECT_NE(said.find("flights.departures"), std::string::npos);
  EXPECT_NE(said.find("ops"), std::string::npos) << said;
  const auto rows = audit_.Last(10);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].began.verb, Verb::kRefusal);
  EXPECT_EQ(said.substr(0, said.find(" | ")), rows[0].began.refusal);
  ASSERT_EQ(rows[0].began.tables.size(), 1u);
  EXPECT_EQ(rows[0].began.tables[0].table, "flights.departures");
  EXPECT_TRUE(touch->tables().empty());
}

TEST_F(GuardTest, SaysTheSameOfHiddenAndOfAbsentTables) {
  const std::string absent =
      RefusalOf(*Open("guest"), {"flights", "departed"}, ErrorKind::kNotFound);
  Allow(kAnalystsRead + kHidden);
  std::string hidden = RefusalOf(*Open("guest"), table_, ErrorKind::kNotFound);
  for (size_t at; (at = hidden.find("departures")) != std::string::npos;)
    hidden.replace(at, 10, "departed");
  EXPECT_EQ(hidden, absent);
  EXPECT_NE(absent.find("weft search"), std::string::npos);
  EXPECT_FALSE(Open("guest")->Discover(table_));
  EXPECT_TRUE(Open("analyst")->Discover(table_));
  EXPECT_EQ(audit_.Last(10).size(), 2u) << "looking is not recorded, being refused is";
}

TEST_F(GuardTest, RecordsARefusalOnce) {
  const auto touch = Open("guest");
  RefusalOf(*touch, table_, ErrorKind::kForbidden);
  touch->Refuse("something else");
  EXPECT_EQ(audit_.Last(10).size(), 1u);
}

TEST_F(GuardTest, KnowsSinceWhenSomebodyLooks) {
  EXPECT_FALSE(guard_.OldestTouch());
  auto first = Open("analyst");
  clock_.Advance(hours(1));
  const auto second = Open("guest");
  EXPECT_EQ(guard_.OldestTouch(), kStart);
  first.reset();
  EXPECT_EQ(guard_.OldestTouch(), kStart + hours(1));
}

TEST_F(GuardTest, ReadsAsADomainsPrincipalAndSaysSo) {
  const auto touch = Open("analyst");
  touch->Read(table_);
  const Access& inside = touch->ReadAs(mesh::ServicePrincipal("flights"), table_);
  EXPECT_TRUE(inside.decision.masks.empty()) << "its own domain's SQL sees the plain values";
  EXPECT_THROW(touch->ReadAs(mesh::ServicePrincipal("fleet"), table_), Error);
  touch->Begin();
  const auto rows = audit_.Last(1);
  ASSERT_EQ(rows[0].began.tables.size(), 2u);
  EXPECT_EQ(rows[0].began.tables[0].principal, "analyst");
  EXPECT_EQ(rows[0].began.tables[1].principal, "domain:flights");
}

TEST_F(GuardTest, EndsADecisionWithTheNextCommitAndWithItsTime) {
  Allow(
      "  - {name: for a while, effect: allow, to: {teams: [guests]}, on: {tables: "
      "[flights.departures]}, until: 2027-06-30}\n");
  const auto touch = Open("guest");
  touch->Read(table_);
  EXPECT_TRUE(touch->StillHolds());
  const auto other = Open("guest");
  other->Read(table_);
  Commit({store::Put(store::Team("new"))});
  EXPECT_FALSE(other->StillHolds());
  const auto again = Open("guest");
  again->Read(table_);
  EXPECT_TRUE(again->StillHolds());
  clock_.Advance(*ParseTime("2027-06-30") - kStart);
  EXPECT_FALSE(again->StillHolds());
  EXPECT_THROW(Open("guest")->Read(table_), Error) << "decided anew it is refused";
}

TEST_F(GuardTest, FollowsARevocationAtTheNextTouch) {
  Open("analyst")->Read(table_);
  Allow(kMasked);
  EXPECT_THROW(Open("analyst")->Read(table_), Error);
  Allow(kAnalystsRead);
  EXPECT_TRUE(Open("analyst")->Read(table_).decision.masks.empty());
}

TEST_F(GuardTest, ChecksAPlanAgainstItsOwnSnapshot) {
  const auto policy = Policy(kMasked);
  const mesh::Edit edit{policy->id, policy};
  const auto plan = mesh::Next(registry_.Now(), std::span(&edit, 1), 0, kStart);
  const auto caller = mesh::CallerFor(*plan, "analyst");
  const auto touch = guard_.Open(caller, {.verb = Verb::kRun}, plan);
  EXPECT_THROW(touch->Read(table_), Error);
  Open("analyst")->Read(table_);
  const auto fine = guard_.Open(mesh::CallerFor(*plan, "member"), {.verb = Verb::kRun}, plan);
  fine->Read(table_);
  Commit({store::Put(store::Team("new"))});
  EXPECT_TRUE(fine->StillHolds()) << "its snapshot was given";
}

TEST_F(GuardTest, RecordsATouchThatIsDroppedAsCutOff) {
  {
    const auto touch = Open("analyst");
    touch->Read(table_);
    touch->Begin();
  }
  Open("analyst")->Read(table_);
  const auto rows = audit_.Last(10);
  ASSERT_EQ(rows.size(), 1u) << "what never began is not recorded";
  EXPECT_EQ(rows[0].ended->outcome, "cut off");
}

TEST_F(GuardTest, NamesTheTableThatMayBeMeantToWhoMayKnowOfIt) {
  const auto said = [&](const std::string& user, const mesh::TableId& id) {
    const mesh::SnapshotPtr now = registry_.Now();
    return UnknownTable(guard_, {mesh::CallerFor(*now, user), id, now}).hint();
  };
  EXPECT_EQ(said("analyst", {"fligths", "departures"}), "Did you mean flights.departures?");
  EXPECT_EQ(said("analyst", {"flights", "Departure"}), "Did you mean flights.departures?");
  EXPECT_EQ(said("analyst", {"no", "such"}), "See what there is: weft search such");
  Allow(kAnalystsRead + kHidden);
  const mesh::SnapshotPtr now = registry_.Now();
  const mesh::Caller guest = mesh::CallerFor(*now, "guest");
  EXPECT_EQ(said("guest", {"flights", "departure"}), "See what there is: weft search departure");
  EXPECT_THROW(SeenTable(guard_, {guest, table_, now}), Error) << "as if it were not there";
}

// A contract of flights.departures with more at its end, or of its table.
std::shared_ptr<mesh::Resource> ContractWith(const std::string& more) {
  std::string text(store::ContractOf({})->document.Text());
  return store::Parse(text + more);
}

TEST_F(GuardTest, ReadsARetiringTableUntilItsDateAndThenSaysWhatToUse) {
  Commit({store::Put(
      ContractWith("slaProperties: [{property: endOfLife, value: \"2027-06-30\"}]\n"
                   "customProperties: [{property: weft.instead, value: flights.movements}]\n"))});
  const auto touch = Open("analyst");
  EXPECT_TRUE(touch->Read(table_).decision.read);
  EXPECT_TRUE(touch->StillHolds());
  clock_.Advance(*ParseTime("2027-06-30") - kStart);
  EXPECT_FALSE(touch->StillHolds()) << "an open session ends with it";
  const std::string said = RefusalOf(*Open("analyst"), table_, ErrorKind::kNotFound);
  EXPECT_NE(said.find("flights.departures is retired | Use flights.movements."), std::string::npos)
      << said;
  EXPECT_EQ(audit_.Last(1)[0].began.verb, Verb::kRefusal);
  Allow(kAnalystsRead + kHidden);
  EXPECT_EQ(RefusalOf(*Open("guest"), table_, ErrorKind::kNotFound).find("retired"),
            std::string::npos)
      << "who may not know of it is told nothing";
}

TEST_F(GuardTest, FollowsAFormerNameUntilItsDate) {
  Commit({store::Put(
      ContractWith("    customProperties:\n      - property: weft.formerly\n"
                   "        value: [{table: fleet.flights, until: \"2027-06-30\"}]\n"))});
  const mesh::TableId old{"fleet", "flights"};
  const auto touch = Open("analyst");
  EXPECT_EQ(touch->Read(old).table->id, table_);
  EXPECT_EQ(touch->tables().at(0).table, "flights.departures");
  EXPECT_EQ(RefusalOf(*Open("guest"), old, ErrorKind::kForbidden).find("fleet.flights"),
            std::string::npos);
  clock_.Advance(*ParseTime("2027-06-30") - kStart);
  EXPECT_FALSE(touch->StillHolds());
  const std::string said = RefusalOf(*Open("analyst"), old, ErrorKind::kNotFound);
  EXPECT_NE(said.find("Use flights.departures."), std::string::npos) << said;
}

}  // namespace
}  // namespace weft::audit
