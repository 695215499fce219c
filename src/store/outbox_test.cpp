#include "store/outbox.hpp"

#include "store/test_home.hpp"

namespace weft::store {
namespace {

class OutboxTest : public testing::Test {
 protected:
  void Tell(const std::string& team, const std::string& text) {
    std::vector<Write> writes;
    writes.push_back(Put(Team(team)));
    registry_.Commit(std::move(writes), kByAda, std::nullopt,
                     {.notices = {{"ada", "approved", "a", text}}});
  }
  std::vector<std::string> Texts(Way way) const {
    std::vector<std::string> texts;
    for (const NoticeRow& row : outbox_.Waiting(way, 0, 10)) texts.push_back(row.notice.text);
    return texts;
  }

  using Strings = std::vector<std::string>;
  TestFolder folder_;
  Home home_{folder_.home()};
  ManualClock clock_{Time{std::chrono::hours(500'000)}};
  Registry registry_{home_, clock_};
  Outbox outbox_{home_};
};

TEST_F(OutboxTest, EachWayHasItsOwnMarks) {
  Tell("ops", "one");
  Tell("fleet", "two");
  const auto rows = outbox_.Waiting(Way::kMail, 0, 1);
  ASSERT_EQ(rows.size(), 1u);
  outbox_.MarkSent(Way::kMail, rows, clock_.Now());
  EXPECT_EQ(Texts(Way::kMail), Strings{"two"});
  EXPECT_EQ(Texts(Way::kWebhook), (Strings{"one", "two"}));
  EXPECT_EQ(outbox_.Waiting(Way::kWebhook, rows[0].id, 10).size(), 1u);
  outbox_.GiveUp(Way::kWebhook, outbox_.Waiting(Way::kWebhook, 0, 10));
  EXPECT_EQ(outbox_.CountWaiting(Way::kWebhook), 0u);
  EXPECT_EQ(outbox_.CountWaiting(Way::kMail), 1u);
}

TEST_F(OutboxTest, WhatIsOldWaitsNoLonger) {
  Tell("ops", "one");
  clock_.Advance(std::chrono::hours(2));
  Tell("fleet", "two");
  EXPECT_EQ(outbox_.GiveUpBefore(Way::kMail, clock_.Now() - std::chrono::hours(1)), 1u);
  EXPECT_EQ(outbox_.GiveUpBefore(Way::kMail, clock_.Now() - std::chrono::hours(1)), 0u);
  EXPECT_EQ(Texts(Way::kMail), Strings{"two"});
  EXPECT_EQ(Texts(Way::kWebhook).size(), 2u);
}

}  // namespace
}  // namespace weft::store
