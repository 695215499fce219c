#include "identity/logins.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "identity/identity.hpp"

namespace weft::identity {
namespace {

class LoginsTest : public ::testing::Test {
 protected:
  ~LoginsTest() override { std::filesystem::remove_all(root_); }

  const std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-logins-" + std::to_string(::getpid()));
  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  audit::Audit audit_{root_, clock_};
  Logins logins_{audit_, clock_};
};

TEST_F(LoginsTest, RecordsATokensFirstUseInAnHour) {
  mesh::Caller ann;
  ann.user = "ann";
  ann.token_id = "k3f9";
  for (int i = 0; i < 100; ++i) logins_.Succeeded(ann, {"http 10.0.0.1", "r1"});
  EXPECT_EQ(audit_.Last(1000).size(), 1U);
  clock_.Advance(std::chrono::hours(1));
  logins_.Succeeded(ann, {"http 10.0.0.1", "r2"});
  ASSERT_EQ(audit_.Last(1000).size(), 2U);
  EXPECT_EQ(audit_.Last(1).front().began.client, "http 10.0.0.1");
}

TEST_F(LoginsTest, CountsFailuresThatItDoesNotList) {
  for (int i = 0; i < 1000; ++i) logins_.Failed("", {"http 10.0.0.1", ""}, "no");
  EXPECT_EQ(audit_.Last(1000).size(), Logins::kFailuresPerMinute);
  clock_.Advance(std::chrono::minutes(1));
  logins_.Failed("", {"http 10.0.0.1", ""}, "no");
  const audit::Row last = audit_.Last(1).front();
  EXPECT_EQ(last.began.refused, audit::Verb::kLogin);
  EXPECT_EQ(last.began.text, "970 more failed before it, which are not listed");
}

}  // namespace
}  // namespace weft::identity
