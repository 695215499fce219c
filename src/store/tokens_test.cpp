#include "store/tokens.hpp"

#include "store/test_home.hpp"

namespace weft::store {
namespace {

using std::chrono::hours;
const Time kNoon{std::chrono::hours(500'000)};

TokenRow Row(const std::string& id, const std::string& user, Time created) {
  return {.id = id,
          .user = user,
          .name = "laptop",
          .scope = "events:flights",
          .secret_sha256 = "aa",
          .stored_key = "bb",
          .server_key = "cc",
          .created = created};
}

TEST(Tokens, ComeBackAsTheyWereAdded) {
  const TestFolder folder;
  const Home home(folder.home());
  {
    Tokens tokens(home);
    TokenRow row = Row("t1", "ada", kNoon);
    row.until = kNoon + hours(1);
    tokens.Add(row);
    tokens.Add(Row("t2", "ada", kNoon + hours(2)));
  }
  const Tokens tokens(home);
  const auto found = tokens.Find("t1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->user, "ada");
  EXPECT_EQ(found->name, "laptop");
  EXPECT_EQ(found->scope, "events:flights");
  EXPECT_EQ(found->secret_sha256 + found->stored_key + found->server_key, "aabbcc");
  EXPECT_EQ(found->created, kNoon);
  EXPECT_EQ(found->until, kNoon + hours(1));
  EXPECT_FALSE(found->revoked);
  EXPECT_EQ(tokens.Find("t2")->until, std::nullopt);
  EXPECT_FALSE(tokens.Find("t3"));
}

TEST(Tokens, AreListedNewestFirst) {
  const TestFolder folder;
  const Home home(folder.home());
  Tokens tokens(home);
  tokens.Add(Row("t1", "ada", kNoon));
  tokens.Add(Row("t2", "bob", kNoon + hours(1)));
  tokens.Add(Row("t3", "ada", kNoon + hours(2)));
  const auto ids = [&](const std::string& user) {
    std::string all;
    for (const TokenRow& row : tokens.ListOf(user)) all += row.id;
    return all;
  };
  EXPECT_EQ(ids("ada"), "t3t1");
  EXPECT_EQ(ids(""), "t3t2t1");
  EXPECT_EQ(ids("eve"), "");
}

TEST(Tokens, MoveTheirGenerationWithEachChange) {
  const TestFolder folder;
  const Home home(folder.home());
  Tokens tokens(home);
  const uint64_t start = tokens.generation();
  tokens.Add(Row("t1", "ada", kNoon));
  EXPECT_EQ(tokens.generation(), start + 1);
  EXPECT_FALSE(tokens.Revoke("t9"));
  EXPECT_EQ(tokens.generation(), start + 1);
  EXPECT_TRUE(tokens.Revoke("t1"));
  EXPECT_EQ(tokens.generation(), start + 2);
  EXPECT_TRUE(tokens.Find("t1")->revoked);
}

TEST(Tokens, GiveEachUserOneSaltForGood) {
  const TestFolder folder;
  const Home home(folder.home());
  const UserSalt ada = Tokens(home).SaltOf("ada");
  Tokens tokens(home);
  EXPECT_EQ(tokens.SaltOf("ada").salt, ada.salt);
  EXPECT_EQ(ada.iterations, 4096);
  EXPECT_EQ(ada.salt.size(), 24u) << "16 bytes in base64";
  EXPECT_NE(tokens.SaltOf("bob").salt, ada.salt);
}

}  // namespace
}  // namespace weft::store
