#include "identity/oidc.hpp"

#include <future>
#include <thread>

#include "identity/oidc_people.hpp"
#include "identity/test_mesh.hpp"
#include "identity/test_provider.hpp"

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

constexpr char kCallback[] = "https://weft.example/api/v1/oidc/callback";

class OidcTest : public IdentityTest {
 protected:
  Oidc Client(const std::string& secret = "s3cret") {
    return Oidc(
        {.issuer = provider_.issuer, .client_id = "weft", .client_secret = secret},
        [this](const FetchRequest& request) { return provider_.Answer(request); }, secrets_,
        clock_);
  }
  // One whole sign-in: the claims, or why not.
  Json Claims() {
    const auto begun = oidc_.Begin(kCallback, "/");
    return oidc_.End(provider_.SignInAt(begun.location), begun.cookie).claims;
  }
  std::string Fault(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), "the sign-in did not succeed");
      EXPECT_EQ(error.kind(), ErrorKind::kUnauthenticated);
      return error.detail();
    }
    return "none";
  }
  std::string FaultWith(const std::function<void(Json&)>& change) {
    provider_.change = change;
    return Fault([&] { Claims(); });
  }
  int Asked(const std::string& path) { return provider_.requests[provider_.issuer + path]; }

  TestProvider provider_{clock_};
  Oidc oidc_ = Client();
};

TEST_F(OidcTest, EndsWithWhatTheProviderSays) {
  provider_.change = [](Json& claims) { claims["email"] = "ann@example.org"; };
  const auto begun = oidc_.Begin(kCallback, "/products");
  EXPECT_TRUE(begun.location.starts_with("https://id.example/auth?response_type=code&"));
  const auto ended = oidc_.End(provider_.SignInAt(begun.location), begun.cookie);
  EXPECT_EQ(ended.claims["sub"], "s-1");
  EXPECT_EQ(ended.claims["email"], "ann@example.org");
  EXPECT_EQ(ended.return_to, "/products");
  EXPECT_EQ(provider_.asked["redirect_uri"], kCallback);
  EXPECT_EQ(provider_.asked["code_challenge_method"], "S256");
  EXPECT_EQ(provider_.asked["scope"], "openid profile email groups");
  EXPECT_EQ(provider_.authorization, "Basic " + ToBase64("weft:s3cret"));
  EXPECT_FALSE(provider_.redeemed.contains("client_secret"));
}

TEST_F(OidcTest, HoldsUpNobodyWhileAnotherAsksForKeys) {
  std::promise<void> asked, go;
  Oidc slow(
      {.issuer = provider_.issuer, .client_id = "weft", .client_secret = "s3cret"},
      [&](const FetchRequest& request) {
        if (request.url == provider_.issuer + "/keys") {
          asked.set_value();
          go.get_future().wait();
        }
        return provider_.Answer(request);
      },
      secrets_, clock_);
  const auto begun = slow.Begin(kCallback, "/");
  const auto query = provider_.SignInAt(begun.location);
  std::thread first([&] { EXPECT_EQ(slow.End(query, begun.cookie).claims["sub"], "s-1"); });
  asked.get_future().wait();
  EXPECT_FALSE(slow.Begin(kCallback, "/").location.empty());
  go.set_value();
  first.join();
}

TEST_F(OidcTest, ShowsNothingOfItInTheCookieOrTheAddress) {
  const auto begun = oidc_.Begin(kCallback, "/");
  const auto asked = FormOf(begun.location.substr(begun.location.find('?') + 1));
  const std::string sealed = *FromBase64(begun.cookie);
  for (const auto& [name, value] : asked) {
    EXPECT_EQ(sealed.find(value), std::string::npos) << name;
    EXPECT_NE(name, "code_verifier");
  }
}

TEST_F(OidcTest, NamesItselfToTheProviderWithoutASecret) {
  Oidc open = Client("");
  const auto begun = open.Begin(kCallback, "/");
  open.End(provider_.SignInAt(begun.location), begun.cookie);
  EXPECT_EQ(provider_.redeemed["client_id"], "weft");
  EXPECT_EQ(provider_.authorization, "");
}

TEST_F(OidcTest, EndsOnlyWhatThisBrowserBegan) {
  const auto begun = oidc_.Begin(kCallback, "/"), other = oidc_.Begin(kCallback, "/");
  const auto query = provider_.SignInAt(begun.location);
  EXPECT_EQ(Fault([&] { oidc_.End(query, ""); }), "the browser did not begin this sign-in");
  EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie.substr(4)); }),
            "the browser did not begin this sign-in");
  EXPECT_EQ(Fault([&] { oidc_.End(query, other.cookie); }), "the state is of another sign-in");
  EXPECT_EQ(Fault([&] {
              oidc_.End({{"code", "c0de"}}, begun.cookie);
            }),
            "the state is of another sign-in");
  clock_.Advance(10min);
  EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie); }), "the sign-in took too long");
}

TEST_F(OidcTest, RefusesWhatTheProviderRefused) {
  const auto begun = oidc_.Begin(kCallback, "/");
  auto query = provider_.SignInAt(begun.location);
  query["code"] = "another";
  EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie); }),
            "the provider did not take the code: invalid_grant");
  query["error"] = "access_denied";
  EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie); }), "the provider refused: access_denied");
  query["iss"] = "https://evil.example";
  EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie); }),
            "the answer is of the issuer https://evil.example");
}

TEST_F(OidcTest, RefusesClaimsOfOthers) {
  const auto set = [](const char* key, Json value) {
    return [=](Json& claims) { claims[key] = value; };
  };
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
  EXPECT_EQ(FaultWith(set("iss", "https://evil.example")),
            "the ID token is of the issuer https://evil.example");
  EXPECT_EQ(FaultWith(set("iss", "https://id.example/")),
            "the ID token is of the issuer https://id.example/");
  EXPECT_EQ(FaultWith(set("aud", "another")), "the ID token is for another audience");
  EXPECT_EQ(FaultWith(set("aud", {"another", "weft"})), "the ID token is for another audience");
  EXPECT_EQ(FaultWith(set("aud", nullptr)), "the ID token is for another audience");
  EXPECT_EQ(FaultWith(set("nonce", "another")), "the ID token is of another sign-in (nonce)");
  EXPECT_EQ(FaultWith([](Json& claims) { claims.erase("nonce"); }),
            "the ID token is of another sign-in (nonce)");
  EXPECT_EQ(FaultWith(set("exp", now - 61)), "the ID token is over");
  EXPECT_EQ(FaultWith(set("exp", "never")), "the ID token is over");
  EXPECT_EQ(FaultWith(set("exp", 1e300)), "the ID token is over");
  EXPECT_EQ(FaultWith(set("iat", now + 3600)), "the ID token was issued in the future");
  EXPECT_EQ(FaultWith(set("nbf", now + 3600)), "the ID token is not good yet");
  EXPECT_EQ(FaultWith(set("sub", "")), "the ID token names no subject");
  EXPECT_EQ(FaultWith(set("sub", 7)), "the ID token names no subject");
  EXPECT_EQ(FaultWith([](Json& claims) { claims = Json::array(); }),
            "the ID token holds no claims");
  EXPECT_EQ(FaultWith(set("exp", now - 59)), "none") << "clocks differ a little";
  EXPECT_EQ(FaultWith([](Json& claims) {
              claims["aud"] = {"another", "weft"};
              claims["azp"] = "weft";
            }),
            "none");
}

std::string Part(const Json& json) { return ToBase64Url(json.dump()); }

TEST_F(OidcTest, RefusesWhatTheProviderDidNotSign) {
  const auto begun = oidc_.Begin(kCallback, "/");
  const auto query = provider_.SignInAt(begun.location);
  const auto with = [&](const std::string& token) {
    provider_.token = token;
    return Fault([&] { oidc_.End(query, begun.cookie); });
  };
  const std::string good = provider_.first.Sign(provider_.Claims().dump());
  const std::string claims = Part(provider_.Claims());
  EXPECT_EQ(with(good), "none");
  Json mine = provider_.Claims();
  mine["sub"] = "s-2";
  const size_t dot = good.find('.'), last = good.rfind('.');
  EXPECT_EQ(with(good.substr(0, dot + 1) + Part(mine) + good.substr(last)),
            "the ID token's signature is wrong");
  EXPECT_EQ(with(good.substr(0, last + 1)), "the ID token's signature is wrong");
  EXPECT_EQ(with(good.substr(0, last)), "what came is no signed token");
  for (const char* none : {"none", "None", "NONE", ""}) {
    const std::string head = Part({{"alg", none}, {"kid", "k1"}});
    for (const std::string& signature : {std::string(), good.substr(last + 1)})
      EXPECT_NE(with(head + "." + claims + "." + signature), "none") << none;
  }
  EXPECT_NE(with("rubbish"), "none");
  EXPECT_NE(with(std::string(100'000, 'x')), "none");
  const TestKey stranger(TestKey::Type::kRsa, "k1");
  EXPECT_EQ(with(stranger.Sign(provider_.Claims().dump())), "the ID token's signature is wrong");
}

// The provider's public key is known to all: as a shared secret it would let anybody sign.
TEST_F(OidcTest, TakesNoSharedSecretForAKey) {
  const auto begun = oidc_.Begin(kCallback, "/");
  const auto query = provider_.SignInAt(begun.location);
  const std::string unsigned_text =
      Part({{"alg", "HS256"}, {"kid", "k1"}}) + "." + Part(provider_.Claims());
  for (const std::string& secret : {provider_.first.Public().dump(), std::string("s3cret")}) {
    provider_.token = unsigned_text + "." + ToBase64Url(HmacSha256(secret, unsigned_text));
    EXPECT_EQ(Fault([&] { oidc_.End(query, begun.cookie); }),
              "no key of the provider fits algorithm 'HS256', key 'k1'");
  }
}

TEST_F(OidcTest, FollowsTheProvidersNewKeysAndForgetsOldOnes) {
  Claims();
  EXPECT_EQ(Asked("/keys"), 1);
  const TestKey second(TestKey::Type::kEc, "k2");
  provider_.shown = {&second};
  provider_.signs = &second;
  EXPECT_EQ(Fault([&] { Claims(); }), "no key of the provider fits algorithm 'ES256', key 'k2'")
      << "asked for a moment ago";
  clock_.Advance(1min);
  EXPECT_EQ(Claims()["sub"], "s-1");
  EXPECT_EQ(Asked("/keys"), 2);
  provider_.signs = &provider_.first;
  EXPECT_EQ(Fault([&] { Claims(); }), "no key of the provider fits algorithm 'RS256', key 'k1'");
  for (int i = 0; i < 20; ++i) Fault([&] { Claims(); });
  EXPECT_EQ(Asked("/keys"), 2) << "whoever sends rubbish does not make us ask";
}

TEST_F(OidcTest, AsksForWhatTheTokenDoesNotSay) {
  provider_.info = {{"sub", "s-1"}, {"email", "ann@example.org"}, {"iss", "https://evil.example"}};
  EXPECT_EQ(Claims()["email"], "ann@example.org");
  EXPECT_EQ(Claims()["iss"], provider_.issuer) << "what is signed counts more";
  provider_.info["sub"] = "s-2";
  EXPECT_EQ(Fault([&] { Claims(); }), "what the provider tells is of another subject");
}

TEST_F(OidcTest, BelievesNoOtherProvider) {
  TestProvider real(clock_);
  provider_.issuer = "https://evil.example";
  Oidc misled(
      {.issuer = "https://id.example", .client_id = "weft"},
      [this](const FetchRequest& request) { return provider_.Answer(request); }, secrets_, clock_);
  EXPECT_EQ(KindOf([&] { misled.Begin(kCallback, "/"); }), ErrorKind::kUnavailable);
  Oidc plain(
      {.issuer = "http://id.example", .client_id = "weft"},
      [&](const FetchRequest& request) {
        real.issuer = "http://id.example";
        return real.Answer(request);
      },
      secrets_, clock_);
  EXPECT_EQ(KindOf([&] { plain.Begin(kCallback, "/"); }), ErrorKind::kUnavailable)
      << "codes and secrets go under TLS alone";
}

class OidcPeopleTest : public IdentityTest {
 protected:
  OidcPeople People(OidcPeopleOptions options = {}) {
    return OidcPeople(std::move(options), registry_, links_, audit_);
  }
  static Json Claims(const std::string& subject, const std::string& name,
                     const std::string& mail = "", bool is_verified = true) {
    Json claims = {{"sub", subject}, {"preferred_username", name}};
    if (!mail.empty()) claims.update({{"email", mail}, {"email_verified", is_verified}});
    return claims;
  }
  std::string Enter(OidcPeople& people, const Json& claims) {
    try {
      return people.UserOf("https://id.example", claims, {});
    } catch (const Error& error) {
      return error.detail();
    }
  }
  std::vector<std::string> TeamsOf(const std::string& user) {
    return registry_.Now()->FindUser(user)->teams;
  }

  store::OidcLinks links_{home_};
};

TEST_F(OidcPeopleTest, KnowsAUserByNameOnceAndBySubjectFromThenOn) {
  OidcPeople people = People();
  EXPECT_EQ(Enter(people, Claims("s-1", "Ann")), "ann");
  EXPECT_EQ(Enter(people, Claims("s-1", "renamed")), "ann");
  EXPECT_EQ(Enter(people, Claims("s-2", "ann")), "user ann is another subject's already");
  EXPECT_EQ(audit_.Last(1).front().began.text, "by https://id.example, subject s-1");
}

TEST_F(OidcPeopleTest, KnowsAUserByTheVerifiedMailAddress) {
  Put("apiVersion: weft/v1\nkind: User\nname: eve\nemail: Eve@Example.org\n");
  OidcPeople people = People();
  EXPECT_EQ(Enter(people, Claims("s-1", "x", "eve@example.org", false)),
            "there is no user for 'x'");
  EXPECT_EQ(Enter(people, Claims("s-1", "eve")), "there is no user for 'eve'")
      << "the document says how to know them";
  EXPECT_EQ(Enter(people, Claims("s-1", "x", "eve@example.org")), "eve");
}

TEST_F(OidcPeopleTest, TakesNobodyForAnAdminByName) {
  OidcPeople people = People({.makes_users = true});
  EXPECT_EQ(Enter(people, Claims("s-1", "admin")),
            "there is a user admin already, whose document does not fit");
}

TEST_F(OidcPeopleTest, LetsNobodyInWhoIsDisabled) {
  OidcPeople people = People();
  EXPECT_EQ(Enter(people, Claims("s-1", "ann")), "ann");
  Put("apiVersion: weft/v1\nkind: User\nname: ann\ndisabled: true\n");
  EXPECT_EQ(Enter(people, Claims("s-1", "ann")), "user ann is disabled or gone");
  Delete("ann");
  people.ForgetTheDeparted(*registry_.Now());
  Put("apiVersion: weft/v1\nkind: User\nname: ann\nemail: other@example.org\n");
  EXPECT_EQ(Enter(people, Claims("s-1", "ann")), "there is no user for 'ann'")
      << "another of the same name";
}

TEST_F(OidcPeopleTest, MakesUsersWhenItIsTold) {
  OidcPeople closed = People();
  EXPECT_EQ(Enter(closed, Claims("s-1", "new.one")), "there is no user for 'new.one'");
  OidcPeople open = People({.makes_users = true});
  Json claims = Claims("s-1", "New.One", "new@example.org");
  claims["name"] = "New \"One\"\nroles: [admin]";
  EXPECT_EQ(Enter(open, claims), "new.one");
  const auto user = registry_.Now()->FindUser("new.one");
  EXPECT_EQ(user->title, "New \"One\"\nroles: [admin]");
  EXPECT_EQ(user->email, "new@example.org");
  EXPECT_TRUE(user->roles.empty());
  EXPECT_EQ(Enter(open, Claims("s-2", "domain:orders")).substr(0, 48),
            "'domain:orders' cannot be a user's name: it may ");
}

TEST_F(OidcPeopleTest, KeepsTheTeamsOfWhomItMade) {
  Put("apiVersion: weft/v1\nkind: Team\nname: shop\n");
  OidcPeople people =
      People({.teams = {{"g-readers", "readers"}, {"g-shop", "shop"}, {"g-x", "nowhere"}},
              .makes_users = true});
  const auto enter_with = [&](Json groups) {
    Json claims = Claims("s-1", "new", "new@example.org");
    claims["groups"] = std::move(groups);
    EXPECT_EQ(Enter(people, claims), "new");
    return TeamsOf("new");
  };
  using Teams = std::vector<std::string>;
  EXPECT_EQ(enter_with({"g-readers", "g-x", 7, "readers"}), Teams{"readers"});
  EXPECT_EQ(enter_with({"g-shop"}), Teams{"shop"});
  const uint64_t seq = registry_.Now()->seq;
  EXPECT_EQ(enter_with({"g-shop"}), Teams{"shop"});
  EXPECT_EQ(registry_.Now()->seq, seq) << "nothing is written when nothing changes";
  EXPECT_EQ(enter_with(nullptr), Teams{});
  Put("apiVersion: weft/v1\nkind: User\nname: new\nteams: [shop]\nattributes: {airport: JFK}\n");
  EXPECT_EQ(enter_with({"g-readers"}), Teams{"shop"}) << "somebody's own words";
}

TEST_F(OidcPeopleTest, TakesTeamsFromTheirDocuments) {
  Put("apiVersion: weft/v1\nkind: Team\nname: shop\ngroups: [g-shop, g-all]\n");
  Put("apiVersion: weft/v1\nkind: Team\nname: sales\ngroups: [g-all]\n");
  OidcPeople people = People({.makes_users = true});
  Json claims = Claims("s-1", "new", "new@example.org");
  using Teams = std::vector<std::string>;
  for (const auto& [group, teams] :
       {std::pair{"g-all", Teams{"sales", "shop"}}, {"g-shop", {"shop"}}, {"g-none", {}}}) {
    claims["groups"] = {group};
    EXPECT_EQ(Enter(people, claims), "new");
    EXPECT_EQ(TeamsOf("new"), teams) << group;
  }
}

}  // namespace
}  // namespace weft::identity
