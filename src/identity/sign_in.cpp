#include "identity/sign_in.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::identity {
namespace {

constexpr size_t kPasswordBytesMin = 12, kPasswordBytesMax = 1024;

[[noreturn]] void ThrowWrong() {
  throw Error(ErrorKind::kUnauthenticated, "the user or the password is wrong",
              "ask an admin for a new password when you have forgotten yours");
}

}  // namespace

void RequireGoodPassword(const std::string& user, const std::string& password) {
  const auto refuse = [](const std::string& why) {
    throw Error(ErrorKind::kInvalid, "the password " + why,
                "take at least 12 characters, some words that nobody would guess");
  };
  if (password.size() < kPasswordBytesMin) refuse("is too short");
  if (password.size() > kPasswordBytesMax) refuse("is longer than 1,024 bytes");
  if (!IsUtf8(password) || password.find('\0') != std::string::npos) refuse("is no text");
  if (std::ranges::all_of(password, [&](char c) { return c == password[0]; }))
    refuse("is one character over and over");
  if (Lower(password).find(Lower(user)) != std::string::npos && 2 * user.size() > password.size())
    refuse("is little more than the user's name");
}

SignIn::SignIn(Identity& identity, const store::Registry& registry, store::Passwords& passwords,
               audit::Audit& audit, Clock& clock)
    : identity_(identity),
      registry_(registry),
      passwords_(passwords),
      audit_(audit),
      logins_(audit, clock),
      throttle_(clock),
      clock_(clock) {}

bool SignIn::IsThere(const std::string& user) const {
  const auto known = registry_.Now()->FindUser(user);
  return known && !known->disabled;
}

// The password is looked at first, whoever it is: how long it takes tells nothing.
SignedIn SignIn::WithPassword(const std::string& user, const std::string& password,
                              const Through& through) {
  if (const auto wait = throttle_.Admit(user, through.address); wait.count() > 0)
    return {std::nullopt, wait};
  const bool fits = passwords_.Verify(user, password.substr(0, kPasswordBytesMax + 1));
  const bool is_there = IsThere(user);
  if (!fits || !is_there) {
    logins_.Failed("", through, "the user or the password is wrong",
                   registry_.Now()->FindUser(user) ? user : "");
    ThrowWrong();
  }
  throttle_.Forgive(user, through.address);
  return {identity_.OpenSession(user, through), {}};
}

void SignIn::RequireMayChange(const mesh::Caller& caller, const std::string& user) const {
  if (caller.scope != "all" || !caller.service_domain.empty())
    throw Error(ErrorKind::kForbidden,
                "this token has scope " + caller.scope + " and changes nothing");
  if (caller.user != user && !caller.is_admin)
    throw Error(ErrorKind::kForbidden, "only an admin changes another's password");
  if (!registry_.Now()->FindUser(user))
    throw Error(ErrorKind::kNotFound, "there is no user " + user, "weft get users lists them");
}

void SignIn::Record(const mesh::Caller& caller, const Through& through, const std::string& text) {
  audit_.Note({.verb = audit::Verb::kToken,
               .caller = caller.user,
               .token_id = caller.token_id,
               .client = through.client,
               .request_id = through.request_id,
               .text = text},
              true);
}

std::chrono::seconds SignIn::SetPassword(const mesh::Caller& caller, const PasswordChange& change,
                                         const Through& through) {
  RequireMayChange(caller, change.user);
  RequireGoodPassword(change.user, change.password);
  const bool is_own = caller.user == change.user;
  if (is_own && passwords_.Has(change.user)) {
    if (const auto wait = throttle_.Admit(change.user, through.address); wait.count() > 0)
      return wait;
    if (!passwords_.Verify(change.user, change.old))
      throw Error(ErrorKind::kForbidden, "the old password is wrong",
                  "send it as `old`; an admin can set a new one without it");
    throttle_.Forgive(change.user, through.address);
  }
  Record(caller, through, "set the password of " + change.user);
  passwords_.Set(change.user, change.password, clock_.Now());
  identity_.EndSessionsOf(change.user, is_own ? caller.token_id : "");
  return {};
}

void SignIn::RemovePassword(const mesh::Caller& caller, const std::string& user,
                            const Through& through) {
  RequireMayChange(caller, user);
  if (!passwords_.Has(user)) throw Error(ErrorKind::kNotFound, user + " has no password");
  Record(caller, through, "remove the password of " + user);
  passwords_.Remove(user);
  identity_.EndSessionsOf(user, caller.user == user ? caller.token_id : "");
}

void SignIn::ForgetTheDeparted(const mesh::Snapshot& mesh) {
  for (const std::string& user : passwords_.Users())
    if (!mesh.users.contains(user)) passwords_.Remove(user);
}

}  // namespace weft::identity
