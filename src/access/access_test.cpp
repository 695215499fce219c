#include "access/access.hpp"

#include <gtest/gtest.h>

#include "access/inbox.hpp"
#include "access/work.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "store/test_home.hpp"

namespace weft::access {
namespace {

using std::chrono::hours;
using store::Parse;

const mesh::TableId kPlanes{"fleet", "planes"};
constexpr Time kStart{hours(500'000)};
const std::string kUser = "apiVersion: weft/v1\nkind: User\nname: ";

// Domain fleet with table fleet.planes; fleet_dev on the owner's side, analyst and colleague in
// team analytics, guest in none.
class AgreementsTest : public testing::Test {
 protected:
  AgreementsTest() {
    const store::TestTable planes{.domain = "fleet",
                                  .name = "planes",
                                  .meaning = "One plane.",
                                  .columns = {{"seats", "How many."}, {"year", "Built."}}};
    Put({Parse(kUser + "admin\nroles: [admin]\n"), Parse(kUser + "fleet_dev\nteams: [fleet]\n"),
         Parse(kUser + "analyst\nteams: [analytics]\n"),
         Parse(kUser + "colleague\nteams: [analytics]\n"), Parse(kUser + "guest\n"),
         store::Team("fleet"), store::Team("analytics"), store::DomainOf("fleet", "fleet"),
         store::ContractOf(planes), store::ProductOf(planes)});
  }

  void Put(std::vector<std::shared_ptr<mesh::Resource>> resources) {
    std::vector<store::Write> writes;
    for (auto& resource : resources) writes.push_back(store::Put(std::move(resource)));
    registry_.Commit(std::move(writes), store::kByAda);
  }
  void AddRules(const std::string& rules) {
    Put({Parse("apiVersion: weft/v1\nkind: Policy\nname: p\nrules:\n" + rules)});
  }

  void DropPlanes() {
    std::vector<store::Write> writes;
    writes.push_back(store::Drop({mesh::Kind::kProduct, "fleet.planes"}));
    writes.push_back(store::Drop({mesh::Kind::kContract, "fleet.planes"}));
    registry_.Commit(std::move(writes), store::kByAda);
  }

  mesh::Caller User(const std::string& name) const {
    return mesh::CallerFor(*registry_.Now(), name);
  }
  bool Reads(const std::string& user) const {
    const mesh::SnapshotPtr now = registry_.Now();
    return guard_.Decide(User(user), mesh::Action::kRead, *now->FindTable(kPlanes), now).read;
  }

  Order Wanted() const {
    return {.table = kPlanes,
            .consumer = "analytics",
            .purpose = "seat planning",
            .until = {},
            .columns = {},
            .filter = {},
            .delivery = {}};
  }
  std::string Request(const std::string& user, const Order& order) {
    const mesh::Caller caller = User(user);
    return agreements_.Request({caller, "r1", "test"}, order)->id.name;
  }
  std::string Request() { return Request("analyst", Wanted()); }

  using Deed = mesh::ResourcePtr (Agreements::*)(const By&, const std::string&, const Terms&);
  mesh::Agreement Do(const std::string& user, Deed deed, const std::string& id,
                     const Terms& terms = {}) {
    const mesh::Caller caller = User(user);
    return std::get<mesh::Agreement>((agreements_.*deed)({caller, "r2", "test"}, id, terms)->model);
  }
  // The kind of error that it ends with.
  template <typename Call>
  ErrorKind Fault(const Call& call) {
    const uint64_t before = registry_.Now()->seq;
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(registry_.Now()->seq, before) << error.message();
      EXPECT_FALSE(error.hint().empty()) << error.message();
      return error.kind();
    }
    ADD_FAILURE() << "was not refused";
    return ErrorKind::kInternal;
  }
  ErrorKind FaultOf(const std::string& user, Deed deed, const std::string& id,
                    const Terms& terms = {}) {
    return Fault([&] { Do(user, deed, id, terms); });
  }

  static Terms Because(const std::string& reason) {
    Terms terms;
    terms.reason = reason;
    return terms;
  }

  store::TestFolder folder_;
  store::Home home_{folder_.home()};
  ManualClock clock_{kStart};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  Agreements agreements_{registry_, guard_};
  store::Notices notices_{home_};
  Inbox inbox_{registry_, guard_, notices_, agreements_};
};

TEST_F(AgreementsTest, GoesFromRequestToApprovalToRevocation) {
  const std::string id = Request();
  EXPECT_FALSE(Reads("analyst"));
  const mesh::Agreement approved = Do("fleet_dev", &Agreements::Approve, id);
  EXPECT_EQ(approved.decided.by, "fleet_dev");
  EXPECT_TRUE(Reads("analyst"));
  EXPECT_TRUE(Reads("colleague"));
  EXPECT_FALSE(Reads("guest"));
  Do("fleet_dev", &Agreements::Revoke, id, Because("no longer needed"));
  EXPECT_FALSE(Reads("analyst"));
  const auto history = registry_.History({mesh::Kind::kAgreement, id});
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[0].action, "revoke");
  EXPECT_EQ(history[1].action, "grant");
  EXPECT_EQ(history[2].action, "request");
}

TEST_F(AgreementsTest, EndsByItself) {
  Order order = Wanted();
  order.until = kStart + hours(48);
  const std::string id = Request("analyst", order);
  Do("fleet_dev", &Agreements::Approve, id);
  clock_.Advance(hours(47));
  EXPECT_TRUE(Reads("analyst"));
  clock_.Advance(hours(1));
  EXPECT_FALSE(Reads("analyst"));
  Terms longer;
  longer.until = kStart + hours(100);
  Do("fleet_dev", &Agreements::Renew, id, longer);
  EXPECT_TRUE(Reads("analyst"));
}

TEST_F(AgreementsTest, IsAskedForByWhomItIsFor) {
  Order order = Wanted();
  EXPECT_EQ(Fault([&] { Request("guest", order); }), ErrorKind::kForbidden);
  order.consumer = "user:analyst";
  EXPECT_EQ(Fault([&] { Request("colleague", order); }), ErrorKind::kForbidden);
  order.consumer = "nobody";
  EXPECT_EQ(Fault([&] { Request("analyst", order); }), ErrorKind::kInvalid);
  order.consumer = "guest";
  Request("guest", order);
}

TEST_F(AgreementsTest, NeedsAPurposeAndAnEndToCome) {
  Order order = Wanted();
  order.purpose = "  ";
  EXPECT_EQ(Fault([&] { Request("analyst", order); }), ErrorKind::kInvalid);
  order = Wanted();
  order.until = kStart;
  EXPECT_EQ(Fault([&] { Request("analyst", order); }), ErrorKind::kInvalid);
}

TEST_F(AgreementsTest, TellsNothingOfWhatIsHidden) {
  AddRules("  - {name: n, effect: deny, action: discover, to: {teams: [analytics]}}\n");
  EXPECT_EQ(Fault([&] { Request(); }), ErrorKind::kNotFound);
  Order order = Wanted();
  order.table.name = "engines";
  EXPECT_EQ(Fault([&] { Request("analyst", order); }), ErrorKind::kNotFound);
}

TEST_F(AgreementsTest, IsDecidedByTheOwnersSideAlone) {
  const std::string id = Request();
  EXPECT_EQ(FaultOf("analyst", &Agreements::Approve, id), ErrorKind::kForbidden);
  EXPECT_EQ(FaultOf("guest", &Agreements::Approve, id), ErrorKind::kNotFound);
  EXPECT_EQ(audit_.Last(1)[0].began.verb, audit::Verb::kRefusal);
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Refuse, id), ErrorKind::kInvalid);
  Do("fleet_dev", &Agreements::Refuse, id, Because("not this year"));
  EXPECT_FALSE(Reads("analyst"));
}

TEST_F(AgreementsTest, FollowsItsStates) {
  const std::string id = Request();
  EXPECT_EQ(Fault([&] { Request(); }), ErrorKind::kConflict);  // asked for already
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Revoke, id), ErrorKind::kConflict);
  Do("fleet_dev", &Agreements::Approve, id);
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Approve, id), ErrorKind::kConflict);
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Refuse, id, Because("no")), ErrorKind::kConflict);
  Do("analyst", &Agreements::Revoke, id);  // given back
  for (const Deed deed : {&Agreements::Approve, &Agreements::Narrow, &Agreements::Renew})
    EXPECT_EQ(FaultOf("fleet_dev", deed, id), ErrorKind::kConflict);
}

TEST_F(AgreementsTest, IsLostByWhoWasSlower) {
  const std::string id = Request();
  Terms stale;
  stale.expected_version = 7;
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Approve, id, stale), ErrorKind::kConflict);
}

TEST_F(AgreementsTest, NarrowsAndNeverWidens) {
  const std::string id = Request();
  Terms terms;
  terms.columns = {"SEATS"};
  terms.filter = "seats > 100";
  mesh::Agreement agreement = Do("fleet_dev", &Agreements::Approve, id, terms);
  EXPECT_EQ(agreement.columns, std::vector<std::string>{"seats"});
  terms.columns = {"year"};
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Narrow, id, terms), ErrorKind::kInvalid);
  terms.columns.clear();
  for (const char* broken : {"speed > 1", "seats = 'x'", "TRUE) OR (TRUE", "seats >"}) {
    terms.filter = broken;
    EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Narrow, id, terms), ErrorKind::kInvalid) << broken;
  }
  terms.filter = "year > 2000 OR year < 1960";
  agreement = Do("fleet_dev", &Agreements::Narrow, id, terms);
  EXPECT_EQ(mesh::ToText(*agreement.filter), "seats > 100 AND (year > 2000 OR year < 1960)");
}

TEST_F(AgreementsTest, IsTheSameRecordWhenTheOwnerShares) {
  const mesh::Caller dev = User("fleet_dev"), analyst = User("analyst");
  const auto made = agreements_.Share({dev, "r", "test"}, Wanted());
  EXPECT_TRUE(Reads("colleague"));
  EXPECT_EQ(agreements_.View(*made)["state"], "approved");
  EXPECT_EQ(Fault([&] {
              agreements_.Share({analyst, "r", "test"}, Wanted());
            }),
            ErrorKind::kForbidden);
}

TEST_F(AgreementsTest, IsNothingForANarrowToken) {
  mesh::Caller narrow = User("fleet_dev");
  const std::string id = Request();
  narrow.scope = "read";
  EXPECT_EQ(Fault([&] {
              agreements_.Approve({narrow, "r", "test"}, id, {});
            }),
            ErrorKind::kForbidden);
  EXPECT_EQ(Fault([&] {
              agreements_.Share({narrow, "r", "test"}, Wanted());
            }),
            ErrorKind::kForbidden);
}

TEST_F(AgreementsTest, LastsNoLongerThanAPolicyLetsIt) {
  AddRules("  - {name: short, effect: requests, to: {everyone: true}, longestDays: 30}\n");
  Order order = Wanted();
  order.until = kStart + hours(24 * 31);
  EXPECT_EQ(Fault([&] { Request("analyst", order); }), ErrorKind::kInvalid);
  const std::string id = Request();
  const mesh::Agreement agreement = Do("fleet_dev", &Agreements::Approve, id);
  EXPECT_EQ(agreement.end, kStart + hours(24 * 30));
}

TEST_F(AgreementsTest, IsApprovedAtOnceWhereAPolicySaysSo) {
  AddRules(
      "  - {name: seats, effect: requests, to: {teams: [analytics]}, autoApprove: true,\n"
      "     columns: [seats], filter: seats > 10}\n");
  const std::string id = Request();
  EXPECT_TRUE(Reads("analyst"));
  const auto found = registry_.Now()->Find({mesh::Kind::kAgreement, id});
  const auto& agreement = std::get<mesh::Agreement>(found->model);
  EXPECT_EQ(agreement.decided.by, "policy p");
  EXPECT_EQ(agreement.columns, std::vector<std::string>{"seats"});
  EXPECT_EQ(mesh::ToText(*agreement.filter), "seats > 10");
}

TEST_F(AgreementsTest, TellsTheOwnersSideWhatWouldBeDisclosed) {
  AddRules("  - {name: m, effect: restrict, to: {everyone: true}, masks: {year: redact}}\n");
  const std::string id = Request();
  const Json inbox = inbox_.Of(User("fleet_dev"));
  ASSERT_EQ(inbox["waiting"].size(), 1u);
  EXPECT_EQ(inbox["waiting"][0]["id"], id);
  EXPECT_EQ(inbox["waiting"][0]["purpose"], "seat planning");
  const Json columns = inbox["waiting"][0]["disclosed"]["columns"];
  EXPECT_EQ(columns[0]["shown"], "as is");
  EXPECT_EQ(columns[1]["mask"], "redact");
  EXPECT_TRUE(inbox_.Of(User("analyst"))["waiting"].empty());
  EXPECT_FALSE(Reads("analyst"));  // looking grants nothing
}

TEST_F(AgreementsTest, SaysBeforeAskingWhatWouldBeSeen) {
  AddRules("  - {name: m, effect: restrict, to: {everyone: true}, masks: {year: redact}}\n");
  const mesh::Caller analyst = User("analyst");
  const Json seen = agreements_.Preview({analyst, "r", "test"}, Wanted());
  EXPECT_EQ(seen["columns"][0]["shown"], "as is");
  EXPECT_EQ(seen["columns"][1]["mask"], "redact");
  EXPECT_FALSE(Reads("analyst"));
  EXPECT_TRUE(inbox_.Of(User("fleet_dev"))["waiting"].empty());
  const mesh::Caller guest = User("guest");
  EXPECT_EQ(Fault([&] {
              agreements_.Preview({guest, "r", "test"}, Wanted());
            }),
            ErrorKind::kForbidden)
      << "for a team that one is not in";
}

TEST_F(AgreementsTest, ListsThoseOfEitherSide) {
  const std::string id = Request();
  for (const char* user : {"analyst", "colleague", "fleet_dev", "admin"}) {
    const Json all = inbox_.AgreementsOf(User(user), std::nullopt)["items"];
    ASSERT_EQ(all.size(), 1u) << user;
    EXPECT_EQ(all[0]["id"], id);
    EXPECT_EQ(inbox_.AgreementsOf(User(user), kPlanes)["items"], all);
    EXPECT_TRUE(inbox_.AgreementsOf(User(user), mesh::TableId{"fleet", "plane"})["items"].empty());
  }
  EXPECT_TRUE(inbox_.AgreementsOf(User("guest"), std::nullopt)["items"].empty());
}

TEST_F(AgreementsTest, TellsBothSidesWhatHappened) {
  const std::string id = Request();
  Do("fleet_dev", &Agreements::Approve, id);
  for (const char* user : {"analyst", "colleague"}) {
    const Json inbox = inbox_.Of(User(user));
    ASSERT_EQ(inbox["news"].size(), 1u) << user;
    EXPECT_EQ(inbox["news"][0]["what"], "approved");
    EXPECT_EQ(inbox["unseen"], 1);
  }
  inbox_.MarkSeen(User("analyst"), inbox_.Of(User("analyst"))["news"][0]["id"]);
  EXPECT_EQ(inbox_.Of(User("analyst"))["unseen"], 0);
  EXPECT_EQ(inbox_.Of(User("colleague"))["unseen"], 1);
  EXPECT_EQ(inbox_.Since(User("fleet_dev"), 0).size(), 1u);  // the request
  EXPECT_TRUE(inbox_.Of(User("guest"))["news"].empty());
}

TEST_F(AgreementsTest, TellsWhatEndsSoon) {
  Order order = Wanted();
  order.until = kStart + hours(24 * 30);
  Do("fleet_dev", &Agreements::Approve, Request("analyst", order));
  EXPECT_TRUE(inbox_.Of(User("analyst"))["ending"].empty());
  clock_.Advance(hours(24 * 20));
  EXPECT_EQ(inbox_.Of(User("analyst"))["ending"].size(), 1u);
}

TEST_F(AgreementsTest, ShowsAHundredThatWaitAndCountsTheRest) {
  const mesh::Caller admin = User("admin");
  for (int i = 0; i < 103; ++i) {
    Put({Parse(kUser + "u" + std::to_string(i) + "\n")});
    Order order = Wanted();
    order.consumer = "u" + std::to_string(i);
    Request("u" + std::to_string(i), order);
  }
  const Json inbox = inbox_.Of(User("fleet_dev"));
  EXPECT_EQ(inbox["waiting"].size(), 100u);
  EXPECT_EQ(inbox["more"], 3);
  EXPECT_EQ(inbox_.Of(User("analyst"))["more"], 0);
}

TEST_F(AgreementsTest, GivesNothingOfATableThatWentMeanwhile) {
  const mesh::Caller dev = User("fleet_dev");
  const By by{dev, "r", "test"};
  const std::string id = Request();
  Work work({registry_, guard_}, by);
  const mesh::Agreement agreement = work.Open(id, Verb::kApprove, {});
  DropPlanes();
  EXPECT_EQ(Fault([&] {
              work.Commit(agreement, {"grant", "approved", Work::Tell::kConsumers});
            }),
            ErrorKind::kConflict);
  EXPECT_EQ(FaultOf("fleet_dev", &Agreements::Approve, id), ErrorKind::kConflict);
}

TEST_F(AgreementsTest, GoesWithATableToItsNewAddress) {
  Do("fleet_dev", &Agreements::Approve, Request());
  const store::TestTable aircraft{.domain = "fleet",
                                  .name = "aircraft",
                                  .meaning = "One plane.",
                                  .columns = {{"seats", "How many."}, {"year", "Built."}}};
  const std::string contract(store::ContractOf(aircraft)->document.Text());
  DropPlanes();
  Put({store::ProductOf(aircraft),
       Parse(
           contract +
           "    customProperties: [{property: weft.formerly, value: [{table: fleet.planes, until: "
           "\"2099-01-01\"}]}]\n")});
  const mesh::SnapshotPtr now = registry_.Now();
  const mesh::TablePtr table = now->FindTable({"fleet", "aircraft"});
  EXPECT_TRUE(guard_.Decide(User("analyst"), mesh::Action::kRead, *table, now).read);
  EXPECT_FALSE(guard_.Decide(User("guest"), mesh::Action::kRead, *table, now).read);
  // Who asks by the old name asks for the new one.
  Order order = Wanted();
  order.consumer = "guest";
  const mesh::Agreement made = Do("fleet_dev", &Agreements::Approve, Request("guest", order));
  EXPECT_EQ(made.table, table->id);
}

TEST_F(AgreementsTest, IsThereAfterARestart) {
  const std::string id = Request();
  Do("fleet_dev", &Agreements::Approve, id);
  const store::Registry again(home_, clock_);
  const auto found = again.Now()->Find({mesh::Kind::kAgreement, id});
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<mesh::Agreement>(found->model).state, mesh::AgreementState::kApproved);
  EXPECT_EQ(again.Now()->domains.find("fleet")->second->agreements.size(), 1u);
  EXPECT_TRUE(again.Doctor().empty());
}

}  // namespace
}  // namespace weft::access
