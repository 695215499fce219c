#include "access/threads.hpp"

#include <gtest/gtest.h>

#include "access/subscriptions.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "store/notices.hpp"
#include "store/test_home.hpp"

namespace weft::access {
namespace {

using std::chrono::hours;
using store::Parse;

const mesh::TableId kPlanes{"fleet", "planes"};
const std::string kUser = "apiVersion: weft/v1\nkind: User\nname: ";

// fleet.planes belongs to team fleet, in which is fleet_dev; ann and ben are in no team, and spy is
// kept from knowing of it.
class ThreadsTest : public testing::Test {
 protected:
  ThreadsTest() {
    const store::TestTable planes{.domain = "fleet",
                                  .name = "planes",
                                  .meaning = "One plane.",
                                  .columns = {{"seats", "How many."}, {"year", "Built."}}};
    std::vector<store::Write> writes;
    for (auto& resource :
         {Parse(kUser + "admin\nroles: [admin]\n"), Parse(kUser + "fleet_dev\nteams: [fleet]\n"),
          Parse(kUser + "ann\n"), Parse(kUser + "ben\n"), Parse(kUser + "spy\n"),
          store::Team("fleet"), store::DomainOf("fleet", "fleet"), store::ContractOf(planes),
          store::ProductOf(planes),
          Parse("apiVersion: weft/v1\nkind: Policy\nname: hide\nrules:\n  - {name: spies, effect: "
                "deny, action: discover, to: {users: [spy]}, on: {tables: [fleet.planes]}}\n")})
      writes.push_back(store::Put(resource));
    registry_.Commit(std::move(writes), store::kByAda);
  }

  template <typename Deed>
  auto As(const std::string& user, const Deed& deed) {
    const mesh::Caller caller = mesh::CallerFor(*registry_.Now(), user);
    return deed(By{caller, "r1", "test"});
  }
  std::string Ask(const std::string& user, const std::string& column = {}) {
    return As(user, [&](const By& by) {
      return threads_.Ask(by, kPlanes, column, "Which is the unit?")->id.name;
    });
  }
  mesh::Thread Answer(const std::string& user, const std::string& id) {
    return As(user, [&](const By& by) {
      return std::get<mesh::Thread>(threads_.Answer(by, id, "Seats.")->model);
    });
  }
  template <typename Deed>
  ErrorKind Fault(const std::string& user, const Deed& deed) {
    try {
      (void)As(user, deed);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }
  std::vector<std::string> NewsOf(const std::string& user) {
    std::vector<std::string> news;
    for (const auto& row : notices_.LastOf(user, 10)) news.push_back(row.notice.text);
    return news;
  }
  Json Of(const std::string& user, const ThreadFilter& filter = {}) {
    return threads_.Of(mesh::CallerFor(*registry_.Now(), user), kPlanes, filter);
  }

  store::TestFolder folder_;
  store::Home home_{folder_.home()};
  ManualClock clock_{ParseTime("2026-11-21T00:00:00Z").value()};
  store::Registry registry_{home_, clock_};
  store::Notices notices_{home_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  Threads threads_{registry_, guard_};
};

TEST_F(ThreadsTest, TellsTheOwnersAndThenWhoAsked) {
  const std::string id = Ask("ann", "seats");
  EXPECT_EQ(NewsOf("fleet_dev"),
            std::vector<std::string>{"ann asks about fleet.planes.seats: Which is the unit?"});
  EXPECT_TRUE(NewsOf("ann").empty());
  Answer("ben", id);
  EXPECT_EQ(NewsOf("ann"),
            std::vector<std::string>{"ben answers about fleet.planes.seats: Seats."});
}

TEST_F(ThreadsTest, IsNotThereForWhoMayNotKnowOfItsTable) {
  const std::string id = Ask("ann");
  EXPECT_EQ(Fault("spy", [&](const By& by) { threads_.Ask(by, kPlanes, "", "What?"); }),
            ErrorKind::kNotFound);
  EXPECT_EQ(Fault("spy", [&](const By& by) { threads_.Answer(by, id, "It."); }),
            ErrorKind::kNotFound);
  EXPECT_THROW(Of("spy"), Error);
  const mesh::Caller spy = mesh::CallerFor(*registry_.Now(), "spy");
  EXPECT_EQ(threads_.Unanswered(spy, "", {})["open"], 0);
}

TEST_F(ThreadsTest, MeasuresTheTimeToTheFirstAnswerOfSomebodyElse) {
  const std::string first = Ask("ann"), second = Ask("ann"), third = Ask("ann");
  Answer("ann", first);  // one's own is none
  clock_.Advance(hours(1));
  Answer("ben", second);
  clock_.Advance(hours(2));
  Answer("fleet_dev", third);
  clock_.Advance(hours(2));
  Answer("ben", third);
  const Json list = Of("ann");
  EXPECT_EQ(list["first_answer"]["answered"], 2);
  EXPECT_EQ(list["first_answer"]["median_s"], 2 * 3600) << "of one and three hours";
  EXPECT_EQ(list["open"], 0);
  Ask("ben");
  const mesh::Caller ann = mesh::CallerFor(*registry_.Now(), "ann");
  EXPECT_EQ(threads_.Unanswered(ann, "fleet", {})["items"].size(), 1u);
  EXPECT_EQ(threads_.Unanswered(ann, "flights", {})["open"], 0);
}

TEST_F(ThreadsTest, IsAcceptedByTheOwnersSideOnly) {
  const std::string id = Ask("ann");
  Answer("ben", id);
  const auto accept = [&](const By& by) { return threads_.Accept(by, id, 1, ""); };
  EXPECT_EQ(Fault("ann", accept), ErrorKind::kForbidden);
  EXPECT_EQ(audit_.Last(1)[0].began.verb, audit::Verb::kRefusal);
  EXPECT_EQ(std::get<mesh::Thread>(As("fleet_dev", accept)->model).accepted_by, "fleet_dev");
  EXPECT_EQ(NewsOf("ben").size(), 1u);
  EXPECT_EQ(Fault("ben", [&](const By& by) { threads_.TakeBack(by, id, 1); }),
            ErrorKind::kConflict);
}

TEST_F(ThreadsTest, IsTakenBackByWhoWroteIt) {
  const std::string id = Ask("ann");
  Answer("ben", id);
  EXPECT_EQ(Fault("ann", [&](const By& by) { threads_.TakeBack(by, id, 1); }),
            ErrorKind::kForbidden);
  EXPECT_EQ(Fault("ann", [&](const By& by) { threads_.Delete(by, id); }), ErrorKind::kConflict);
  As("ben", [&](const By& by) { return threads_.TakeBack(by, id, 1); });
  EXPECT_EQ(Fault("ben", [&](const By& by) { threads_.Delete(by, id); }), ErrorKind::kForbidden);
  As("ann", [&](const By& by) {
    threads_.Delete(by, id);
    return 0;
  });
  EXPECT_TRUE(Of("ann")["items"].empty());
}

TEST_F(ThreadsTest, HasNoMoreAnswersOnceItIsClosed) {
  const std::string id = Ask("ann");
  const auto close = [&](const By& by) { return threads_.Close(by, id); };
  EXPECT_EQ(Fault("ben", close), ErrorKind::kForbidden);
  As("fleet_dev", close);
  EXPECT_EQ(Fault("ben", [&](const By& by) { threads_.Answer(by, id, "Late."); }),
            ErrorKind::kConflict);
  EXPECT_EQ(Of("ann")["items"][0]["state"], "closed");
}

TEST_F(ThreadsTest, IsListedPageByPageNewestFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(Ask("ann", i == 1 ? "year" : ""));
    clock_.Advance(hours(1));
  }
  const Json page = Of("ann", {.limit = 2});
  EXPECT_EQ(page["items"][0]["id"], ids[2]);
  EXPECT_EQ(page["next"], ids[1]);
  EXPECT_EQ(Of("ann", {.after = ids[1]})["items"][0]["id"], ids[0]);
  EXPECT_EQ(Of("ann", {.column = "YEAR"})["items"].size(), 1u);
}

TEST_F(ThreadsTest, SurvivesItsReopening) {
  Ask("ann", "seats");
  store::Registry again(home_, clock_);
  const auto& node = again.Now()->domains.find("fleet")->second;
  EXPECT_EQ(node->threads.begin()->second->As<mesh::Thread>()->column, "seats");
}

TEST_F(ThreadsTest, SubscriptionsAreOnesOwnAndDoneOnce) {
  Subscriptions subscriptions(registry_, guard_);
  const auto subscribe = [&](const By& by) {
    subscriptions.Subscribe(by, kPlanes);
    return registry_.Now()->seq;
  };
  const uint64_t once = As("ann", subscribe);
  EXPECT_EQ(As("ann", subscribe), once);
  EXPECT_EQ(Fault("spy", subscribe), ErrorKind::kNotFound);
  const mesh::Caller ann = mesh::CallerFor(*registry_.Now(), "ann");
  const mesh::Caller ben = mesh::CallerFor(*registry_.Now(), "ben");
  EXPECT_EQ(subscriptions.Of(ann, kPlanes)["subscribed"], true);
  EXPECT_EQ(subscriptions.Of(ben, kPlanes)["subscribed"], false);
  subscriptions.Unsubscribe({ann, "r2", "test"}, kPlanes);
  EXPECT_EQ(subscriptions.Of(ann, kPlanes)["subscribed"], false);
}

}  // namespace
}  // namespace weft::access
