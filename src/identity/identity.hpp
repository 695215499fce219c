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
  std::string user;
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
};

class Identity {
 public:
  Identity(const store::Registry& registry, store::Tokens& tokens, audit::Audit& audit,
           Clock& clock);
  ~Identity();

  // Reads "Bearer weft_…" (or the bare token). Any thread; microseconds after the first time.
  // Throws Error{kUnauthenticated} with the same words for a wrong, revoked, expired or unknown
  // token and for a disabled user.
  // Recorded is a token's first use in an hour, and a failure (identity/logins.hpp).
  mesh::Caller Authenticate(const std::string& authorization, const Through& through = {});

  // For oneself, or by an admin for anybody. Throws Error{kForbidden}, Error{kInvalid} for an
  // unknown user or scope, a scope wider than the caller's own, or an end in the past. Recorded,
  // as is a revocation, before it is there; so are refusals.
  IssuedToken Issue(const mesh::Caller& caller, const NewToken& request,
                    const Through& through = {});
  // Without rights, at start: the first admin's token, the demo's tokens.
  IssuedToken IssueAtStart(const NewToken& request);
  // One's own; all of them for an admin who names nobody. Never with the secret.
  std::vector<store::TokenRow> ListOf(const mesh::Caller& caller, const std::string& user) const;
  // Throws Error{kNotFound} for an unknown token or another's.
  void Revoke(const mesh::Caller& caller, const std::string& id, const Through& through = {});

 private:
  void Check(const mesh::Caller& caller, const NewToken& request) const;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::identity
