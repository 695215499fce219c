#include "identity/credential.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"

namespace weft::identity {
namespace {

TEST(Credential, ReadsBackWhatItWrote) {
  const Credential made = NewCredential();
  const auto read = ParseCredential("Bearer " + made.Text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, made.id);
  EXPECT_EQ(read->secret, made.secret);
  EXPECT_TRUE(ParseCredential("  bearer   " + made.Text() + " "));
  EXPECT_TRUE(ParseCredential(made.Text()));
}

TEST(Credential, SecretsHave256BitsAndDiffer) {
  EXPECT_EQ(NewCredential().secret.size(), 43u);
  EXPECT_NE(NewCredential().secret, NewCredential().secret);
}

TEST(Credential, RefusesOtherForms) {
  const std::string text = NewCredential().Text();
  for (const std::string& wrong : {std::string(), std::string("Basic abc"), text + "x",
                                   text.substr(1), "weft_" + std::string(60, '_')})
    EXPECT_FALSE(ParseCredential(wrong)) << wrong;
}

// The worked example of RFC 7677, section 3.
TEST(Credential, DerivesTheKeysOfTheScramExample) {
  const store::UserSalt salt{"W22ZaJ0SNY7soEsUEjb6gQ==", 4096};
  const ScramKeys keys = DeriveScramKeys("pencil", salt);
  const std::string auth =
      "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
      "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$"
      "k0";
  EXPECT_EQ(ToBase64(HmacSha256(*FromBase64(keys.server_key), auth)),
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

}  // namespace
}  // namespace weft::identity
