#include "identity/identity.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "base/error.hpp"
#include "mesh/parse.hpp"

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<mesh::Resource> Parsed(const std::string& text, const mesh::Place& place) {
  std::vector<mesh::Finding> findings;
  return std::make_shared<mesh::Resource>(*mesh::ParseDocumentText(text, place, findings));
}

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    Put("apiVersion: weft/v1\nkind: User\nname: admin\nroles: [admin]\n");
    Put("apiVersion: weft/v1\nkind: Team\nname: readers\n");
    Put("apiVersion: weft/v1\nkind: User\nname: ann\nteams: [readers]\n");
  }
  ~IdentityTest() override { std::filesystem::remove_all(root_); }

  void Put(const std::string& document, const mesh::Place& place = {}) {
    auto resource = Parsed(document, place);
    registry_.Commit({{resource->id, resource, std::nullopt}},
                     {.actor = "test", .action = "put", .request_id = ""});
  }
  mesh::Caller Caller(const std::string& user) { return mesh::CallerFor(*registry_.Now(), user); }
  std::string TokenOf(const std::string& user) {
    return identity_.IssueAtStart({.user = user}).text;
  }

  std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-identity-" + std::to_string(::getpid()));
  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  store::Home home_{root_};
  store::Registry registry_{home_, clock_};
  store::Tokens tokens_{home_};
  audit::Audit audit_{home_.Audit(), clock_};
  Identity identity_{registry_, tokens_, audit_, clock_};
};

ErrorKind KindOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

TEST_F(IdentityTest, KnowsTheBearerOfAToken) {
  const mesh::Caller caller = identity_.Authenticate("Bearer " + TokenOf("ann"));
  EXPECT_EQ(caller.user, "ann");
  EXPECT_TRUE(caller.teams.contains("readers"));
  EXPECT_FALSE(caller.is_admin);
}

TEST_F(IdentityTest, RefusesAWrongSecretAlsoAfterTheRightOneWasSeen) {
  const std::string token = TokenOf("ann");
  identity_.Authenticate(token);
  std::string wrong = token;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(wrong); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, ForgetsARevokedToken) {
  const IssuedToken token = identity_.IssueAtStart({.user = "ann"});
  identity_.Authenticate(token.text);
  identity_.Revoke(Caller("ann"), token.id);
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(token.text); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, ForgetsADisabledUserAtOnce) {
  const std::string token = TokenOf("ann");
  identity_.Authenticate(token);
  Put("apiVersion: weft/v1\nkind: User\nname: ann\ndisabled: true\n");
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(token); }), ErrorKind::kUnauthenticated);
}

// Nobody learns more from a wrong token than that it is wrong.
TEST_F(IdentityTest, HasTheSameWordsForEveryTokenThatIsNoGood) {
  const auto words = [&](const std::string& token) {
    try {
      identity_.Authenticate(token);
    } catch (const Error& error) {
      return error.message() + error.hint();
    }
    return std::string("good");
  };
  const std::string disabled = TokenOf("ann");
  const IssuedToken revoked = identity_.IssueAtStart({.user = "admin"});
  identity_.Revoke(Caller("admin"), revoked.id);
  Put("apiVersion: weft/v1\nkind: User\nname: ann\ndisabled: true\n");
  const std::string unknown = "weft_0123456789abcdef_" + std::string(43, 'A');
  EXPECT_NE(words(unknown), "good");
  for (const std::string& token : {disabled, revoked.text, std::string("weft_x"), std::string()})
    EXPECT_EQ(words(token), words(unknown)) << token;
}

TEST_F(IdentityTest, EndsWithTheTokensLastMoment) {
  const std::string token =
      identity_.IssueAtStart({.user = "ann", .until = clock_.Now() + 1h}).text;
  identity_.Authenticate(token);
  clock_.Advance(1h);
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(token); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, IssuesForOneselfOnlyUnlessAdmin) {
  EXPECT_EQ(KindOf([&] { identity_.Issue(Caller("ann"), {.user = "admin"}); }),
            ErrorKind::kForbidden);
  EXPECT_EQ(identity_.Authenticate(identity_.Issue(Caller("admin"), {.user = "ann"}).text).user,
            "ann");
}

TEST_F(IdentityTest, NeverIssuesAWiderScope) {
  mesh::Caller narrow = Caller("ann");
  narrow.scope = "read";
  EXPECT_EQ(KindOf([&] { identity_.Issue(narrow, {.user = "ann", .scope = "all"}); }),
            ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { identity_.Issue(Caller("ann"), {.user = "ann", .scope = "some"}); }),
            ErrorKind::kInvalid);
}

TEST_F(IdentityTest, NeverSpeaksForOthersWithANarrowToken) {
  mesh::Caller narrow = Caller("admin");
  narrow.scope = "read";
  EXPECT_EQ(KindOf([&] { identity_.Issue(narrow, {.user = "ann", .scope = "read"}); }),
            ErrorKind::kForbidden);
  const IssuedToken token = identity_.IssueAtStart({.user = "ann"});
  EXPECT_EQ(KindOf([&] { identity_.Revoke(narrow, token.id); }), ErrorKind::kNotFound);
  const IssuedToken own = identity_.IssueAtStart({.user = "admin", .scope = "read"});
  identity_.Revoke(identity_.Authenticate(own.text), own.id);
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(own.text); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, LetsADomainsTeamSendItsEvents) {
  Put("apiVersion: weft/v1\nkind: Team\nname: shop\n");
  Put("apiVersion: weft/v1\nkind: User\nname: bob\nteams: [shop]\n");
  Put("apiVersion: weft/v1\nkind: Domain\nname: orders\nteam: shop\n", {.domain = "orders"});
  const auto issue = [&](const char* by, const char* user, const char* scope) {
    return identity_.Authenticate(identity_.Issue(Caller(by), {.user = user, .scope = scope}).text)
        .scope;
  };
  EXPECT_EQ(issue("bob", "bob", "events:orders"), "events:orders");
  EXPECT_EQ(issue("admin", "ann", "events:orders"), "events:orders");
  EXPECT_EQ(KindOf([&] { issue("ann", "ann", "events:orders"); }), ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { issue("bob", "bob", "events:nowhere"); }), ErrorKind::kInvalid);
}

TEST_F(IdentityTest, ShowsAndRevokesOnlyOnesOwn) {
  const IssuedToken token = identity_.IssueAtStart({.user = "admin"});
  EXPECT_TRUE(identity_.ListOf(Caller("ann"), "").empty());
  EXPECT_EQ(KindOf([&] { identity_.ListOf(Caller("ann"), "admin"); }), ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { identity_.Revoke(Caller("ann"), token.id); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace weft::identity
