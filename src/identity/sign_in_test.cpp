#include "identity/sign_in.hpp"

#include "identity/test_mesh.hpp"

namespace weft::identity {
namespace {

using namespace std::chrono_literals;

constexpr char kPassword[] = "four words are plenty";
constexpr char kNext[] = "and then some others";

class SignInTest : public IdentityTest {
 protected:
  SignInTest() { passwords_.Set("ann", kPassword, clock_.Now()); }

  // What a caller is told.
  std::string Words(const std::string& user, const std::string& password) {
    try {
      const SignedIn done = sign_in_.WithPassword(user, password, through_);
      return done.session ? "in" : "wait " + std::to_string(done.wait.count());
    } catch (const Error& error) {
      return std::string(Name(error.kind())) + error.message() + error.hint();
    }
  }
  std::string NewWords(const mesh::Caller& caller, const PasswordChange& change) {
    try {
      const auto wait = sign_in_.SetPassword(caller, change, through_);
      return wait.count() > 0 ? "wait" : "set";
    } catch (const Error& error) {
      return error.message();
    }
  }

  const Through through_{"http 10.0.0.1 test", "r1", "10.0.0.1", "by password"};
  store::Passwords passwords_{home_, secrets_, {.passes = 1, .memory_bytes = 8 << 10}};
  SignIn sign_in_{identity_, registry_, passwords_, audit_, clock_};
};

TEST_F(SignInTest, OpensASession) {
  const SignedIn done = sign_in_.WithPassword("ann", kPassword, through_);
  ASSERT_TRUE(done.session);
  EXPECT_EQ(identity_.AuthenticateSession(done.session->text, through_).user, "ann");
  const audit::Row last = audit_.Last(1).front();
  EXPECT_EQ(last.began.verb, audit::Verb::kLogin);
  EXPECT_EQ(last.began.text, "by password");
}

// Nobody learns from a wrong password whom there is.
TEST_F(SignInTest, HasTheSameWordsForAllWhoDoNotGetIn) {
  Put("apiVersion: weft/v1\nkind: User\nname: gone\ndisabled: true\n");
  passwords_.Set("gone", kPassword, clock_.Now());
  const std::string words = Words("ann", "not this one at all");
  EXPECT_EQ(words.substr(0, 15), "unauthenticated");
  for (const char* user : {"gone", "admin", "nobody", "", "domain:orders"})
    EXPECT_EQ(Words(user, kPassword), words) << user;
  EXPECT_EQ(Words("ann", ""), words);
  EXPECT_EQ(Words("ann", std::string(1 << 14, 'x')), words);
}

TEST_F(SignInTest, RecordsWhomItKnowsAndNoOtherWord) {
  Words("ann", "not this one at all");
  EXPECT_EQ(audit_.Last(1).front().began.caller, "ann");
  EXPECT_EQ(audit_.Last(1).front().began.refused, audit::Verb::kLogin);
  Words("a password in the wrong field", "x");
  EXPECT_EQ(audit_.Last(1).front().began.caller, "");
}

TEST_F(SignInTest, MakesWhoGuessesWait) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(Words("ann", "wrong").substr(0, 15), "unauthenticated");
  EXPECT_EQ(Words("ann", kPassword), "wait 1") << "the right one, too: a guess is a guess";
  EXPECT_EQ(Words("nobody", "wrong").substr(0, 15), "unauthenticated");
  clock_.Advance(1s);
  EXPECT_EQ(Words("ann", kPassword), "in");
  EXPECT_EQ(Words("ann", "wrong").substr(0, 15), "unauthenticated");
}

TEST_F(SignInTest, NeverHoldsUpAToken) {
  const std::string token = TokenOf("ann");
  for (int i = 0; i < 100; ++i) Words("ann", "wrong");
  EXPECT_EQ(identity_.Authenticate(token, through_).user, "ann");
}

TEST_F(SignInTest, ChangesOnesOwnPasswordWithTheOldOne) {
  const std::string session = sign_in_.WithPassword("ann", kPassword, through_).session->text;
  const std::string other = sign_in_.WithPassword("ann", kPassword, through_).session->text;
  const mesh::Caller ann = identity_.AuthenticateSession(session);
  EXPECT_EQ(NewWords(ann, {"ann", kNext, "wrong"}), "the old password is wrong");
  EXPECT_EQ(NewWords(ann, {"ann", kNext, ""}), "the old password is wrong");
  EXPECT_EQ(NewWords(ann, {"ann", kNext, kPassword}), "set");
  EXPECT_EQ(identity_.AuthenticateSession(session).user, "ann");
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(other); }), ErrorKind::kUnauthenticated)
      << "opened with the old one";
  EXPECT_EQ(Words("ann", kNext), "in");
}

TEST_F(SignInTest, MakesWhoGuessesAtTheOldOneWait) {
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(NewWords(Caller("ann"), {"ann", kNext, "wrong"}), "the old password is wrong");
  EXPECT_EQ(NewWords(Caller("ann"), {"ann", kNext, kPassword}), "wait");
}

TEST_F(SignInTest, LetsAnAdminSetAnybodysAndNobodyElse) {
  const std::string session = sign_in_.WithPassword("ann", kPassword, through_).session->text;
  EXPECT_EQ(NewWords(Caller("ann"), {"admin", kNext, ""}),
            "only an admin changes another's password");
  mesh::Caller narrow = Caller("admin");
  narrow.scope = "read";
  EXPECT_EQ(NewWords(narrow, {"ann", kNext, ""}), "this token has scope read and changes nothing");
  EXPECT_EQ(NewWords(Caller("admin"), {"nobody", kNext, ""}), "there is no user nobody");
  EXPECT_EQ(NewWords(Caller("admin"), {"ann", kNext, ""}), "set");
  EXPECT_EQ(audit_.Last(1).front().began.text, "set the password of ann");
  EXPECT_EQ(KindOf([&] { identity_.AuthenticateSession(session); }), ErrorKind::kUnauthenticated);
}

TEST_F(SignInTest, RefusesPasswordsThatAreTooEasy) {
  EXPECT_EQ(NewWords(Caller("admin"), {"ann", "short", ""}), "the password is too short");
  const auto fault = [&](const std::string& password) {
    return KindOf([&] { RequireGoodPassword("annabella", password); });
  };
  EXPECT_EQ(fault("short"), ErrorKind::kInvalid);
  EXPECT_EQ(fault("aaaaaaaaaaaaaaaa"), ErrorKind::kInvalid);
  EXPECT_EQ(fault("Annabella2026"), ErrorKind::kInvalid);
  EXPECT_EQ(fault(std::string(1025, 'x') + "y"), ErrorKind::kInvalid);
  EXPECT_EQ(fault("\xff\xfe rather long"), ErrorKind::kInvalid);
  RequireGoodPassword("annabella", "four words about annabella");
  RequireGoodPassword("annabella", "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc");
}

TEST_F(SignInTest, RemovesAPassword) {
  sign_in_.RemovePassword(Caller("ann"), "ann", through_);
  EXPECT_EQ(Words("ann", kPassword).substr(0, 15), "unauthenticated");
  EXPECT_EQ(KindOf([&] { sign_in_.RemovePassword(Caller("ann"), "ann", through_); }),
            ErrorKind::kNotFound);
}

TEST_F(SignInTest, LeavesNoPasswordToAnotherOfTheSameName) {
  Delete("ann");
  sign_in_.ForgetTheDeparted(*registry_.Now());
  Put("apiVersion: weft/v1\nkind: User\nname: ann\n");
  EXPECT_EQ(Words("ann", kPassword).substr(0, 15), "unauthenticated");
}

}  // namespace
}  // namespace weft::identity
