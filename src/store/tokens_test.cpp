#include "store/tokens.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/sqlite.hpp"
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
  const Secrets secrets(home);
  {
    Tokens tokens(home, secrets);
    TokenRow row = Row("t1", "ada", kNoon);
    row.until = kNoon + hours(1);
    tokens.Add(row);
    tokens.Add(Row("t2", "ada", kNoon + hours(2)));
  }
  const Tokens tokens(home, secrets);
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
  const Secrets secrets(home);
  Tokens tokens(home, secrets);
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
  const Secrets secrets(home);
  Tokens tokens(home, secrets);
  const uint64_t start = tokens.generation();
  tokens.Add(Row("t1", "ada", kNoon));
  EXPECT_EQ(tokens.generation(), start + 1);
  EXPECT_FALSE(tokens.Revoke("t9"));
  EXPECT_EQ(tokens.generation(), start + 1);
  EXPECT_TRUE(tokens.Revoke("t1"));
  EXPECT_EQ(tokens.generation(), start + 2);
  EXPECT_TRUE(tokens.Find("t1")->revoked);
}

TEST(Tokens, RememberTheirLastUse) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  {
    Tokens tokens(home, secrets);
    tokens.Add(Row("t1", "ada", kNoon));
    EXPECT_FALSE(tokens.Find("t1")->last_used);
    const uint64_t start = tokens.generation();
    tokens.Used("t1", kNoon + hours(1));  // written at once, as the first
    tokens.Used("t1", kNoon + hours(1) + std::chrono::seconds(1));
    EXPECT_EQ(Tokens(home, secrets).Find("t1")->last_used, kNoon + hours(1));
    EXPECT_EQ(tokens.Find("t1")->last_used, kNoon + hours(1) + std::chrono::seconds(1));
    EXPECT_EQ(tokens.generation(), start) << "a use is no change";
  }
  EXPECT_EQ(Tokens(home, secrets).ListOf("ada")[0].last_used,
            kNoon + hours(1) + std::chrono::seconds(1));
}

TEST(Tokens, RememberUsesOfManyInLittleMemory) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  Tokens tokens(home, secrets);
  tokens.Add(Row("t1", "ada", kNoon));
  const uint64_t start = tokens.generation();
  tokens.Used("t1", kNoon);
  for (int i = 0; i < 10'001; ++i) tokens.Used("x" + std::to_string(i), kNoon);
  EXPECT_GT(tokens.generation(), start);
  EXPECT_FALSE(tokens.LastUse("t1")) << "no longer in memory";
  EXPECT_EQ(tokens.Find("t1")->last_used, kNoon);
}

TEST(Tokens, EndSessionsAndNothingElse) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  Tokens tokens(home, secrets);
  tokens.Add(Row("t1", "ada", kNoon));
  for (const int hour : {1, 2, 3}) {
    TokenRow session = Row("s" + std::to_string(hour), "ada", kNoon + hours(hour));
    session.session = true;
    session.until = kNoon + hours(hour + 10);
    tokens.Add(session);
  }
  tokens.SweepSessions("ada", 10, kNoon + hours(11));
  EXPECT_FALSE(tokens.Find("s1")) << "its time is over";
  tokens.SweepSessions("ada", 1, kNoon + hours(11));
  EXPECT_FALSE(tokens.Find("s2")) << "the older of two";
  ASSERT_TRUE(tokens.Find("s3"));
  EXPECT_TRUE(tokens.Find("s3")->session);
  tokens.RevokeSessions("ada", "s3");
  EXPECT_TRUE(tokens.Find("s3"));
  tokens.RevokeSessions("ada");
  EXPECT_FALSE(tokens.Find("s3"));
  EXPECT_FALSE(tokens.Find("t1")->revoked);
  EXPECT_EQ(tokens.Users(), std::vector<std::string>{"ada"});
  tokens.RevokeAllOf("ada");
  EXPECT_TRUE(tokens.Find("t1")->revoked);
  EXPECT_TRUE(tokens.Users().empty());
}

std::string StoredText(const Home& home, const std::string& column) {
  Connection connection(home.Database());
  Statement read(connection, "SELECT " + column + " FROM tokens WHERE id = 't1'");
  return read.Step() ? read.Text(0) : "";
}

// With them, and an eye on one login, somebody could log in as the user, or play the server.
TEST(Tokens, AreSealedAtRestAlsoOfAnOlderWeft) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  const std::string stored = ToBase64(std::string(32, 's')),
                    server = ToBase64(std::string(32, 'v'));
  TokenRow row = Row("t1", "ada", kNoon);
  row.stored_key = stored, row.server_key = server;
  Tokens(home, secrets).Add(row);
  EXPECT_GT(StoredText(home, "stored_key").size(), 100U);
  Connection(home.Database())
      .Run("UPDATE tokens SET stored_key = '" + stored + "', server_key = '" + server + "'");
  const Tokens tokens(home, secrets);
  for (const char* column : {"stored_key", "server_key"}) {
    const std::string text = StoredText(home, column);
    EXPECT_EQ(text.find(stored), std::string::npos);
    EXPECT_EQ(text.find(server), std::string::npos);
  }
  EXPECT_EQ(tokens.Find("t1")->stored_key, stored);
  EXPECT_EQ(tokens.Find("t1")->server_key, server);
  Connection(home.Database()).Run("UPDATE tokens SET id = 't2'");
  EXPECT_THROW(tokens.Find("t2"), Error) << "another's keys do not fit";
}

TEST(Tokens, GiveEachUserOneSaltForGood) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  const UserSalt ada = Tokens(home, secrets).SaltOf("ada");
  Tokens tokens(home, secrets);
  EXPECT_EQ(tokens.SaltOf("ada").salt, ada.salt);
  EXPECT_EQ(ada.iterations, 4096);
  EXPECT_EQ(ada.salt.size(), 24u) << "16 bytes in base64";
  EXPECT_NE(tokens.SaltOf("bob").salt, ada.salt);
}

}  // namespace
}  // namespace weft::store
