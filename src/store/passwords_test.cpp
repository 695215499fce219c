#include "store/passwords.hpp"

#include <chrono>
#include <ctime>

#include "base/error.hpp"
#include "base/files.hpp"
#include "store/sqlite.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

const Time kNow{std::chrono::hours(500'000)};
constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8 << 10};

class PasswordsTest : public testing::Test {
 protected:
  TestFolder folder_;
  Home home_{folder_.home()};
  Secrets secrets_{home_};
  Passwords passwords_{home_, secrets_, kCheap};
};

TEST_F(PasswordsTest, KnowTheRightOneAlsoAfterARestart) {
  passwords_.Set("ann", "correct horse", kNow);
  EXPECT_TRUE(passwords_.Verify("ann", "correct horse"));
  EXPECT_FALSE(passwords_.Verify("ann", "correct horsf"));
  EXPECT_FALSE(passwords_.Verify("ann", ""));
  EXPECT_FALSE(passwords_.Verify("bob", "correct horse"));
  EXPECT_TRUE(Passwords(home_, secrets_).Verify("ann", "correct horse"));
}

TEST_F(PasswordsTest, AreReplacedAndRemoved) {
  passwords_.Set("ann", "correct horse", kNow);
  passwords_.Set("ann", "battery staple", kNow);
  EXPECT_FALSE(passwords_.Verify("ann", "correct horse"));
  EXPECT_TRUE(passwords_.Verify("ann", "battery staple"));
  EXPECT_TRUE(passwords_.Remove("ann"));
  EXPECT_FALSE(passwords_.Remove("ann"));
  EXPECT_FALSE(passwords_.Has("ann"));
  EXPECT_FALSE(passwords_.Verify("ann", "battery staple"));
}

TEST_F(PasswordsTest, AreSealedArgon2idAtRest) {
  passwords_.Set("ann", "correct horse", kNow);
  Connection connection(home_.Database());
  Statement read(connection, "SELECT sealed FROM passwords");
  ASSERT_TRUE(read.Step());
  const std::string sealed = read.Text(0);
  EXPECT_EQ(sealed.find("argon2"), std::string::npos);
  EXPECT_TRUE(secrets_.Open("password:ann", sealed)->starts_with("$argon2id$"));
  EXPECT_FALSE(secrets_.Open("password:bob", sealed)) << "it is ann's alone";
  for (const auto& entry : std::filesystem::directory_iterator(folder_.home())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(ReadFile(entry.path()).find("correct horse"), std::string::npos) << entry.path();
  }
}

std::chrono::nanoseconds WorkOfThisThread() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Who guesses names learns nothing from the clock. Work is compared, for a busy machine adds time.
TEST_F(PasswordsTest, TakeAsLongForAUserThatIsNotThere) {
  const Passwords costly(home_, secrets_, {.passes = 2, .memory_bytes = 4 << 20});
  Passwords(home_, secrets_, {.passes = 2, .memory_bytes = 4 << 20})
      .Set("ann", "correct horse", kNow);
  const auto least = [&](const std::string& user) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 8; ++i) {
      const auto started = WorkOfThisThread();
      EXPECT_FALSE(costly.Verify(user, "wrong horse"));
      best = std::min(best, WorkOfThisThread() - started);
    }
    return static_cast<double>(best.count());
  };
  const double known = least("ann"), unknown = least("nobody");
  EXPECT_LT(unknown, 1.5 * known);
  EXPECT_LT(known, 1.5 * unknown);
}

TEST_F(PasswordsTest, OpenOnlyWithTheHomesKey) {
  passwords_.Set("ann", "correct horse", kNow);
  WriteFileDurably(folder_.home() / "key", std::string(32, 'k'), 0600);
  const Secrets other(home_);
  EXPECT_THROW(Passwords(home_, other, kCheap).Verify("ann", "correct horse"), Error);
}

}  // namespace
}  // namespace weft::store
