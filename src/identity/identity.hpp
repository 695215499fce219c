#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "mesh/caller.hpp"
#include "store/registry.hpp"
#include "store/tokens.hpp"

// Who somebody is: credentials in, mesh::Caller out.
namespace weft::identity {

struct NewToken {
  std::string user;  // or "domain:flights": a service that works for a domain
  std::string name;
  std::string scope = "all";  // all, read, events:DOMAIN
  std::optional<Time> until;
};

// A token as its owner sees it; the secret is shown once, at issue.
struct IssuedToken {
  std::string id;
  std::string text;  // weft_<id>_<secret>
};

// The request that something came with, for the audit.
struct Through {
  std::string client;  // door and address
  std::string request_id;
  std::string address = {};  // alone; empty: nobody's
  std::string how = {};      // of a sign-in: "by password"
};

// How long a session lasts: without use, and in all.
struct SessionTimes {
  std::chrono::milliseconds idle{std::chrono::hours(12)};
  std::chrono::milliseconds longest{std::chrono::days(14)};
};

class Identity {
 public:
  Identity(const store::Registry& registry, store::Tokens& tokens, audit::Audit& audit,
           Clock& clock, SessionTimes session_times = {});
  ~Identity();

  // Reads "Bearer weft_…" (or the bare token). Any thread; microseconds after the first time.
  // Throws Error{kUnauthenticated} with the same words for a wrong, revoked, expired or unknown
  // token and for a disabled user.
  // Recorded is a token's first use in an hour, and a failure (identity/logins.hpp).
  mesh::Caller Authenticate(const std::string& authorization, const Through& through = {});
  // The same of a session's cookie. A token is no cookie, and a cookie is no token.
  mesh::Caller AuthenticateSession(const std::string& cookie, const Through& through = {});

  // A session of who has proved themself. Of one user's, the newest 32 are kept.
  IssuedToken OpenSession(const std::string& user, const Through& through);
  // The same of a token, named by its id: with its scope, until its end, and revoked with it.
  // Throws Error{kUnauthenticated} when it is good no longer, Error{kForbidden} for a service's.
  IssuedToken OpenSessionBy(const std::string& token_id, const Through& through);
  // Throws Error{kInvalid} when the caller came with a token.
  void EndSession(const mesh::Caller& caller, const Through& through);
  void EndSessionsOf(const std::string& user, const std::string& but_id = {});
  // After a change of the mesh's users: ends the sessions of who is disabled, and all tokens of who
  // is gone, for good.
  void ForgetTheDeparted(const mesh::Snapshot& mesh);
  const SessionTimes& session_times() const;

  // For oneself, or by an admin for anybody; for a domain's service by its curators (read) and its
  // team (events), always with an end. Throws Error{kForbidden}, Error{kInvalid} for an unknown
  // user or scope, a scope wider than the caller's own, or an end in the past. Recorded, as is a
  // revocation, before it is there; so are refusals.
  IssuedToken Issue(const mesh::Caller& caller, const NewToken& request,
                    const Through& through = {});
  // Without rights, at start: the first admin's token, the demo's tokens.
  IssuedToken IssueAtStart(const NewToken& request);
  // One's own; all of them for an admin who names nobody; a domain's for who may make them. Never
  // with the secret.
  std::vector<store::TokenRow> ListOf(const mesh::Caller& caller, const std::string& user) const;
  // Throws Error{kNotFound} for an unknown token or another's.
  void Revoke(const mesh::Caller& caller, const std::string& id, const Through& through = {});

 private:
  void Check(const mesh::Caller& caller, const NewToken& request) const;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::identity
