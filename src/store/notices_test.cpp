#include "store/notices.hpp"

#include "base/error.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

class NoticesTest : public testing::Test {
 protected:
  uint64_t Commit(Write write, std::vector<Notice> notices) {
    std::vector<Write> writes;
    writes.push_back(std::move(write));
    return registry_.Commit(std::move(writes), kByAda, std::nullopt,
                            {.notices = std::move(notices)});
  }

  TestFolder folder_;
  Home home_{folder_.home()};
  ManualClock clock_{Time{std::chrono::hours(500'000)}};
  Registry registry_{home_, clock_};
  Notices notices_{home_};
};

TEST_F(NoticesTest, AreThereWithTheirChangeAndNotWithoutIt) {
  const uint64_t seq = Commit(Put(Team("ops")), {{"ada", "approved", "agr_1", "yes"}});
  const auto rows = notices_.Since("ada", 0, 10);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].seq, seq);
  EXPECT_EQ(rows[0].at, clock_.Now());
  EXPECT_EQ(rows[0].notice.text, "yes");
  EXPECT_THROW(Commit(Put(Team("ops"), 7), {{"ada", "approved", "agr_2", "no"}}), Error);
  EXPECT_EQ(notices_.Since("ada", 0, 10).size(), 1u);
  EXPECT_TRUE(registry_.Doctor().empty());
}

TEST_F(NoticesTest, AreEachPersonsOwn) {
  Commit(Put(Team("ops")), {{"ada", "approved", "a", "1"}, {"bob", "approved", "a", "2"}});
  Commit(Put(Team("fleet")), {{"ada", "revoked", "a", "3"}});
  EXPECT_EQ(notices_.LastOf("ada", 10).front().notice.what, "revoked");
  notices_.MarkSeen("ada", notices_.LastOf("ada", 10).back().id);
  EXPECT_TRUE(notices_.LastOf("ada", 10).back().seen);
  EXPECT_FALSE(notices_.LastOf("ada", 10).front().seen);
  EXPECT_FALSE(notices_.LastOf("bob", 10).front().seen);
  EXPECT_EQ(notices_.Since("ada", notices_.LastOf("ada", 10).back().id, 10).size(), 1u);
}

}  // namespace
}  // namespace weft::store
