#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "identity/identity.hpp"
#include "identity/logins.hpp"
#include "identity/throttle.hpp"
#include "store/passwords.hpp"

// From a password to a session. A call that looks at a password takes some 60 ms, and waits for
// others that do: it runs on a lane of its own.
namespace weft::identity {

struct PasswordChange {
  std::string user;
  std::string password;
  std::string old;  // of one's own, when there is one
};

// A session, or how long to wait for the next try.
struct SignedIn {
  std::optional<IssuedToken> session;
  std::chrono::seconds wait{0};
};

class SignIn {
 public:
  SignIn(Identity& identity, const store::Registry& registry, store::Passwords& passwords,
         audit::Audit& audit, Clock& clock);

  // Throws Error{kUnauthenticated}, with the same words and after the same time, for a wrong
  // password, for a user who is not there or disabled, and for one who has no password. Recorded.
  SignedIn WithPassword(const std::string& user, const std::string& password,
                        const Through& through);

  // One's own, with the old one when there is one; anybody's by an admin. Ends the user's sessions
  // but the one that it came with. Answers how long to wait when old ones were guessed at. Throws
  // Error{kForbidden}, Error{kNotFound} for an unknown user, Error{kInvalid} for a password that is
  // too easy. Recorded.
  std::chrono::seconds SetPassword(const mesh::Caller& caller, const PasswordChange& change,
                                   const Through& through);
  // Of an admin, or one's own. The user then signs in by other ways only.
  void RemovePassword(const mesh::Caller& caller, const std::string& user, const Through& through);
  // After a change of the mesh's users: another of the same name does not get in by it.
  void ForgetTheDeparted(const mesh::Snapshot& mesh);

 private:
  bool IsThere(const std::string& user) const;
  void RequireMayChange(const mesh::Caller& caller, const std::string& user) const;
  void Record(const mesh::Caller& caller, const Through& through, const std::string& text);

  Identity& identity_;
  const store::Registry& registry_;
  store::Passwords& passwords_;
  audit::Audit& audit_;
  Logins logins_;
  Throttle throttle_;
  Clock& clock_;
};

// Throws Error{kInvalid} that says what a good one is.
void RequireGoodPassword(const std::string& user, const std::string& password);

}  // namespace weft::identity
