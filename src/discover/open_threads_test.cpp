#include "discover/open_threads.hpp"

#include <gtest/gtest.h>

#include "access/threads.hpp"
#include "discover/duties.hpp"
#include "discover/observe.hpp"
#include "product/test_shop.hpp"

namespace weft::discover {
namespace {

using product::TestFiles;
using product::TestMesh;
using std::chrono::hours;

class OpenThreadsTest : public ::testing::Test {
 protected:
  OpenThreadsTest() { mesh_.Apply(files_); }

  access::Threads threads() { return {mesh_.registry(), mesh_.guard()}; }
  Watch watch() {
    return {mesh_.registry(), mesh_.audit(), mesh_.guard(), mesh_.lineage(), mesh_.states()};
  }
  std::string Ask(const std::string& user, const std::string& domain, const std::string& table,
                  const std::string& column = {}) {
    mesh_.clock().Advance(hours(1));
    const mesh::Caller caller = mesh_.User(user);
    return threads().Ask({caller, "r", "test"}, {domain, table}, column, "what is it?")->id.name;
  }
  void Answer(const std::string& user, const std::string& thread) {
    const mesh::Caller caller = mesh_.User(user);
    threads().Answer({caller, "r", "test"}, thread, "a number");
  }
  Json Seen(const std::string& user, const std::string& domain = {}) {
    return Observe(watch(), mesh_.User(user), {.domain = domain}).at("threads");
  }
  Json DutiesOf(const std::string& user) { return Duties(watch(), mesh_.User(user), {}); }

  TestMesh mesh_;
  TestFiles files_ = product::Shop();
};

TEST_F(OpenThreadsTest, ObserveCountsWhatNobodyHasAnsweredByDomain) {
  EXPECT_EQ(Seen("marketer")["open"], 0);
  EXPECT_TRUE(Seen("marketer")["oldest"].is_null());
  Ask("marketer", "orders", "revenue", "source");
  Ask("marketer", "accounts", "registrations");
  const std::string last = Ask("accounts_dev", "orders", "revenue");
  mesh_.clock().Advance(hours(2));
  const Json all = Seen("marketer");
  EXPECT_EQ(all["open"], 3);
  EXPECT_EQ(all["oldest"], all["items"][0]["at"]);
  EXPECT_EQ(all["items"][0]["column"], "source");
  EXPECT_EQ(all["items"][2]["age_seconds"], 7200);
  ASSERT_EQ(all["domains"].size(), 2u);
  EXPECT_EQ(all["domains"][0]["domain"], "orders");
  EXPECT_EQ(all["domains"][0]["open"], 2);
  Answer("orders_dev", last);
  EXPECT_EQ(Seen("marketer")["open"], 2);
  EXPECT_EQ(Seen("marketer", "accounts")["open"], 1);
}

TEST_F(OpenThreadsTest, AnOpenQuestionIsADutyOfWhoDecidesAboutTheTable) {
  const std::string thread = Ask("marketer", "orders", "revenue", "source");
  Ask("marketer", "accounts", "registrations");
  const Json duties = DutiesOf("orders_dev");
  EXPECT_EQ(duties["counts"]["question"], 1);
  ASSERT_FALSE(duties["items"].empty());
  const Json& first = duties["items"][0];
  EXPECT_EQ(first["duty"], "question");
  EXPECT_EQ(first["thread"], thread);
  EXPECT_EQ(first["table"], "orders.revenue");
  EXPECT_EQ(first["text"], "marketer asks about orders.revenue.source: what is it?");
  Answer("orders_dev", thread);
  EXPECT_EQ(DutiesOf("orders_dev")["counts"]["question"], 0);
}

TEST_F(OpenThreadsTest, WhatIsHiddenIsNotCounted) {
  Ask("orders_dev", "accounts", "registrations");
  files_["policies/hide.yaml"] = product::PolicyYaml(
      "hide",
      "  - name: hide\n    effect: deny\n    action: discover\n    to: {teams: [marketing]}\n"
      "    on: {tables: [\"accounts.*\"]}\n");
  mesh_.Apply(files_);
  EXPECT_EQ(Seen("marketer")["open"], 0);
  EXPECT_EQ(Seen("orders_dev")["open"], 1);
}

}  // namespace
}  // namespace weft::discover
