#include "identity/identity.hpp"

#include "identity/test_mesh.hpp"

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

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
  PutOrders();
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

TEST_F(IdentityTest, RemembersWhenATokenWasUsedLast) {
  const IssuedToken token = identity_.IssueAtStart({.user = "ann"});
  EXPECT_FALSE(identity_.ListOf(Caller("ann"), "")[0].last_used);
  clock_.Advance(5min);
  identity_.Authenticate(token.text);
  EXPECT_EQ(identity_.ListOf(Caller("ann"), "")[0].last_used, clock_.Now());
}

TEST_F(IdentityTest, IssuesTokensToAServiceOfADomain) {
  PutOrders();
  const auto until = clock_.Now() + std::chrono::days(30);
  const auto issue = [&](const char* by, const char* scope) {
    return identity_.Issue(Caller(by), {.user = "domain:orders", .scope = scope, .until = until});
  };
  const mesh::Caller service = identity_.Authenticate(issue("cid", "read").text);
  EXPECT_EQ(service.user, "domain:orders");
  EXPECT_EQ(service.service_domain, "orders");
  EXPECT_EQ(service.scope, "read");
  EXPECT_EQ(identity_.Authenticate(issue("bob", "events:orders").text).scope, "events:orders");
  EXPECT_EQ(KindOf([&] { issue("bob", "read"); }), ErrorKind::kForbidden)
      << "what a domain may read, its team may not";
  EXPECT_EQ(KindOf([&] { issue("ann", "events:orders"); }), ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { issue("admin", "all"); }), ErrorKind::kInvalid);
  EXPECT_EQ(
      KindOf([&] { identity_.Issue(Caller("cid"), {.user = "domain:orders", .scope = "read"}); }),
      ErrorKind::kInvalid)
      << "without an end";
  EXPECT_EQ(KindOf([&] {
              identity_.Issue(Caller("admin"),
                              {.user = "domain:nowhere", .scope = "read", .until = until});
            }),
            ErrorKind::kInvalid);
}

TEST_F(IdentityTest, LeavesAServicesTokensToThoseWhoMayMakeThem) {
  PutOrders();
  const auto until = clock_.Now() + std::chrono::days(30);
  const auto token =
      identity_.Issue(Caller("cid"), {.user = "domain:orders", .scope = "read", .until = until});
  EXPECT_EQ(identity_.ListOf(Caller("bob"), "domain:orders").size(), 1U);
  EXPECT_EQ(KindOf([&] { identity_.ListOf(Caller("ann"), "domain:orders"); }),
            ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { identity_.Revoke(Caller("bob"), token.id); }), ErrorKind::kNotFound);
  identity_.Revoke(Caller("cid"), token.id);
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(token.text); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, TakesASessionByItsCookieOnly) {
  const IssuedToken session = identity_.OpenSession("ann", {"http 10.0.0.1", "r1"});
  EXPECT_EQ(identity_.AuthenticateSession(session.text).user, "ann");
  EXPECT_EQ(KindOf([&] { identity_.Authenticate("Bearer " + session.text); }),
            ErrorKind::kUnauthenticated);
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(TokenOf("ann")); }),
            ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, OpensASessionByATokenWithNoMoreRights) {
  const IssuedToken token =
      identity_.Issue(Caller("ann"), {.user = "ann", .scope = "read", .until = clock_.Now() + 1h});
  const IssuedToken session = identity_.OpenSessionBy(token.id, {});
  EXPECT_EQ(identity_.AuthenticateSession(session.text).scope, "read");
  clock_.Advance(1h);
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(session.text); }),
            ErrorKind::kUnauthenticated);
  EXPECT_EQ(KindOf([&] { identity_.OpenSessionBy(token.id, {}); }), ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, EndsASessionWithTheTokenThatOpenedIt) {
  const IssuedToken token = identity_.Issue(Caller("ann"), {.user = "ann"});
  const IssuedToken session = identity_.OpenSessionBy(token.id, {}),
                    other = identity_.OpenSession("ann", {});
  identity_.Revoke(Caller("ann"), token.id);
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(session.text); }),
            ErrorKind::kUnauthenticated);
  EXPECT_EQ(identity_.AuthenticateSession(other.text).user, "ann");
}

TEST_F(IdentityTest, OpensNoSessionForAService) {
  PutOrders();
  const IssuedToken token = identity_.Issue(
      Caller("cid"),
      {.user = "domain:orders", .scope = "read", .until = clock_.Now() + std::chrono::days(30)});
  EXPECT_EQ(KindOf([&] { identity_.OpenSessionBy(token.id, {}); }), ErrorKind::kForbidden);
}

TEST_F(IdentityTest, EndsASessionThatNobodyUses) {
  const IssuedToken session = identity_.OpenSession("ann", {});
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(11h);
    identity_.AuthenticateSession(session.text);
  }
  clock_.Advance(12h);
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(session.text); }),
            ErrorKind::kUnauthenticated);
}

TEST_F(IdentityTest, EndsASessionAfterItsLongestTimeWhoeverUsesIt) {
  const IssuedToken session = identity_.OpenSession("ann", {});
  int hours = 0;
  for (; hours < 1000; hours += 6, clock_.Advance(6h)) {
    try {
      identity_.AuthenticateSession(session.text);
    } catch (const Error&) {
      break;
    }
  }
  EXPECT_EQ(hours, 14 * 24);
}

TEST_F(IdentityTest, EndsASessionOnSigningOut) {
  const IssuedToken one = identity_.OpenSession("ann", {}),
                    other = identity_.OpenSession("ann", {});
  identity_.EndSession(identity_.AuthenticateSession(one.text), {});
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(one.text); }), ErrorKind::kUnauthenticated);
  EXPECT_EQ(identity_.AuthenticateSession(other.text).user, "ann");
  const mesh::Caller by_token = identity_.Authenticate(TokenOf("ann"));
  EXPECT_EQ(KindOf([&] { identity_.EndSession(by_token, {}); }), ErrorKind::kInvalid);
}

// Who is disabled and comes back signs in anew; whose name is given to another leaves nothing.
TEST_F(IdentityTest, ForgetsTheDeparted) {
  const IssuedToken session = identity_.OpenSession("ann", {});
  const std::string token = TokenOf("ann");
  Put("apiVersion: weft/v1\nkind: User\nname: ann\ndisabled: true\n");
  identity_.ForgetTheDeparted(*registry_.Now());
  Put("apiVersion: weft/v1\nkind: User\nname: ann\n");
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(session.text); }),
            ErrorKind::kUnauthenticated);
  EXPECT_EQ(identity_.Authenticate(token).user, "ann");
  Delete("ann");
  identity_.ForgetTheDeparted(*registry_.Now());
  Put("apiVersion: weft/v1\nkind: User\nname: ann\n");
  EXPECT_EQ(KindOf([&] { identity_.Authenticate(token); }), ErrorKind::kUnauthenticated);
}

}  // namespace
}  // namespace weft::identity
