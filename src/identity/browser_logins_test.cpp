#include "identity/browser_logins.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace weft::identity {
namespace {

class BrowserLoginsTest : public ::testing::Test {
 protected:
  std::string Begin(const std::string& secret = "secret", const std::string& address = "::1") {
    return logins_.Begin({"weft login at desk", address}, ToBase64Url(Sha256(secret)));
  }
  template <typename Work>
  static ErrorKind KindOf(const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }

  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  BrowserLogins logins_{clock_};
  const mesh::Caller ann_{.user = "ann"};
};

TEST_F(BrowserLoginsTest, GiveOnceToWhoBeganWhatAPersonLetIn) {
  const std::string code = Begin();
  EXPECT_EQ(code.size(), 9u);
  EXPECT_EQ(logins_.Find(code).name, "weft login at desk");
  EXPECT_FALSE(logins_.Take(code, "secret"));
  logins_.Approve(code, ann_);
  EXPECT_EQ(KindOf([&] { logins_.Take(code, "guess"); }), ErrorKind::kNotFound);
  EXPECT_EQ(logins_.Take(code, "secret")->caller.user, "ann");
  EXPECT_EQ(KindOf([&] { logins_.Take(code, "secret"); }), ErrorKind::kNotFound) << "once";
}

TEST_F(BrowserLoginsTest, EndAfterTenMinutes) {
  const std::string code = Begin();
  clock_.Advance(BrowserLogins::kLasts);
  EXPECT_EQ(KindOf([&] { logins_.Approve(code, ann_); }), ErrorKind::kNotFound);
  EXPECT_EQ(KindOf([&] { logins_.Take(code, "secret"); }), ErrorKind::kNotFound);
}

TEST_F(BrowserLoginsTest, AreLetInByPeopleWithTheirWholeRightOnly) {
  const std::string code = Begin();
  mesh::Caller reader = ann_;
  reader.scope = "read";
  EXPECT_EQ(KindOf([&] { logins_.Approve(code, reader); }), ErrorKind::kForbidden);
  EXPECT_EQ(KindOf([&] { logins_.Approve(code, mesh::ServicePrincipal("flights")); }),
            ErrorKind::kForbidden);
  EXPECT_FALSE(logins_.Take(code, "secret"));
}

TEST_F(BrowserLoginsTest, AreFewFromOneAddressAndNotEndless) {
  for (size_t i = 0; i < BrowserLogins::kOfAddressMax; ++i) Begin();
  EXPECT_EQ(KindOf([&] { Begin(); }), ErrorKind::kExhausted);
  for (size_t i = BrowserLogins::kOfAddressMax; i < BrowserLogins::kOpenMax; ++i)
    Begin("secret", "10.0.0." + std::to_string(i));
  EXPECT_EQ(KindOf([&] { Begin("secret", "10.0.1.1"); }), ErrorKind::kExhausted);
  clock_.Advance(BrowserLogins::kLasts);
  EXPECT_NO_THROW(Begin());
}

}  // namespace
}  // namespace weft::identity
