#include "identity/identity.hpp"

#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "identity/credential.hpp"
#include "identity/logins.hpp"
#include "mesh/principal.hpp"
#include "policy/write_rights.hpp"

namespace weft::identity {
namespace {

constexpr size_t kCachedMax = 10'000;
constexpr size_t kSessionsPerUser = 32;
constexpr std::chrono::days kServiceTokenMax{400};

[[noreturn]] void ThrowUnknown() {
  throw Error(ErrorKind::kUnauthenticated, "this needs a token that is good here",
              "send Authorization: Bearer weft_…; weft token create makes one");
}

constexpr std::string_view kEvents = "events:";

bool IsScope(const std::string& scope, const mesh::Snapshot& mesh) {
  if (scope.starts_with(kEvents)) return mesh.domains.contains(scope.substr(kEvents.size()));
  return scope == "all" || scope == "read";
}

bool IsService(const std::string& user) { return mesh::IsPrincipal(user); }

std::string DomainOf(const std::string& service) { return *mesh::DomainOfPrincipal(service); }

bool IsThere(const mesh::Snapshot& mesh, const std::string& user) {
  if (IsService(user)) return mesh.domains.contains(DomainOf(user));
  const auto known = mesh.FindUser(user);
  return known && !known->disabled;
}

// What a service reads, its domain was given: the curators answer for that.
bool MayHandle(const mesh::Caller& caller, const std::string& service, bool reads) {
  if (caller.scope != "all") return false;
  if (caller.is_admin || caller.curated.contains(DomainOf(service))) return true;
  return !reads && policy::MayWriteDomain(caller, DomainOf(service));
}

// A token never gives more than the one that asked for it.
bool Covers(const std::string& held, const std::string& wanted) {
  return held == "all" || held == wanted;
}

void CheckMayIssueForService(const mesh::Caller& caller, const NewToken& request) {
  if (MayHandle(caller, request.user, request.scope == "read")) return;
  throw Error(
      ErrorKind::kForbidden, "tokens of " + request.user + " are not yours to make",
      "its curators and admins may; its team, too, with scope events:" + DomainOf(request.user));
}

void CheckServiceToken(const NewToken& request, Time now) {
  const std::string domain = DomainOf(request.user);
  if (request.scope != "read" && request.scope != std::string(kEvents) + domain)
    throw Error(ErrorKind::kInvalid, "a service of " + domain + " has no scope " + request.scope,
                "give it scope read, or events:" + domain);
  if (!request.until || *request.until > now + kServiceTokenMax)
    throw Error(ErrorKind::kInvalid, "a service's token needs an end within 400 days",
                "name it with `until`, such as 2027-06-30");
}

void CheckMayIssue(const mesh::Caller& caller, const NewToken& request) {
  if (IsService(request.user)) return CheckMayIssueForService(caller, request);
  // A narrow token speaks for its own user only, also when that is an admin.
  if (request.user != caller.user && (!caller.is_admin || caller.scope != "all"))
    throw Error(ErrorKind::kForbidden, "only an admin makes tokens for others",
                "leave `user` out to make one for yourself");
  if (!Covers(caller.scope, request.scope))
    throw Error(ErrorKind::kForbidden,
                "a token of scope " + caller.scope + " cannot make one of scope " + request.scope);
}

// Events of a domain are sent by those who may change it, or by whom an admin trusts with them.
void CheckMaySend(const mesh::Caller& caller, const NewToken& request, const mesh::Snapshot& mesh) {
  if (!request.scope.starts_with(kEvents) || caller.is_admin || IsService(request.user)) return;
  const std::string domain = request.scope.substr(kEvents.size());
  if (policy::MayWriteDomain(mesh::CallerFor(mesh, request.user), domain)) return;
  throw Error(ErrorKind::kForbidden, request.user + " may not send events of domain " + domain,
              "its team, its curators and admins may");
}

// "for analyst, scope read, until 2027-06-30T00:00:00Z"
std::string TextOf(const NewToken& request) {
  std::string text = "for " + request.user + ", scope " + request.scope;
  if (!request.name.empty()) text += ", named " + request.name;
  return request.until ? text + ", until " + FormatTime(*request.until) : text;
}

}  // namespace

struct Identity::Impl {
  // A caller who has proved themself, good while neither the mesh nor the tokens change.
  struct Known {
    mesh::Caller caller;
    std::string secret_sha256;
    std::optional<Time> until;
    bool session = false;
    Time last_use{};
    uint64_t seq = 0, generation = 0;
  };

  const store::Registry& registry;
  store::Tokens& tokens;
  audit::Audit& audit;
  Clock& clock;
  const SessionTimes session_times;
  Logins logins{audit, clock};
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<const Known>> known;  // by token id

  std::shared_ptr<const Known> Recall(const std::string& id) {
    const std::lock_guard lock(mutex);
    const auto found = known.find(id);
    return found == known.end() ? nullptr : found->second;
  }

  std::shared_ptr<const Known> Learn(const std::string& id, const mesh::SnapshotPtr& snapshot,
                                     uint64_t generation) {
    const auto row = tokens.Find(id);
    if (!row || row->revoked) ThrowUnknown();
    if (!IsThere(*snapshot, row->user)) ThrowUnknown();
    auto fresh = std::make_shared<Known>();
    fresh->caller = mesh::CallerFor(*snapshot, row->user);
    fresh->caller.token_id = row->id;
    fresh->caller.scope = row->scope;
    fresh->secret_sha256 = row->secret_sha256;
    fresh->until = row->until;
    fresh->session = row->session;
    fresh->last_use = row->last_used.value_or(row->created);
    fresh->seq = snapshot->seq;
    fresh->generation = generation;
    return fresh;
  }

  void Keep(const std::string& id, std::shared_ptr<const Known> fresh) {
    const std::lock_guard lock(mutex);
    if (known.size() >= kCachedMax) known.clear();
    known[id] = std::move(fresh);
  }

  audit::Began BeganOf(const mesh::Caller& caller, const Through& through, std::string text) const {
    return {.verb = audit::Verb::kToken,
            .caller = caller.user,
            .token_id = caller.token_id,
            .client = through.client,
            .request_id = through.request_id,
            .text = std::move(text)};
  }

  void NoteRefusal(audit::Began began, const Error& error) {
    if (error.kind() != ErrorKind::kForbidden) return;
    began.refused = std::exchange(began.verb, audit::Verb::kRefusal);
    began.refusal = error.message();
    audit.Note(began, false);
  }

  bool IsOver(const std::string& id, const Known& one) const {
    const Time now = clock.Now();
    if (one.until && now >= *one.until) return true;
    const Time last = std::max(one.last_use, tokens.LastUse(id).value_or(one.last_use));
    return one.session && now - last >= session_times.idle;
  }

  mesh::Caller Authenticated(const std::optional<Credential>& credential, bool by_session);
  mesh::Caller Admit(const std::string& text, bool by_session, const Through& through);

  // No door but HTTP takes a session: it needs no keys for SCRAM.
  IssuedToken OpenSession(store::TokenRow session) {
    const Credential credential = NewCredential();
    session.id = credential.id;
    session.secret_sha256 = Sha256Hex(credential.secret);
    session.created = clock.Now();
    session.until =
        std::min(session.until.value_or(Time::max()), clock.Now() + session_times.longest);
    session.session = true;
    tokens.Add(session);
    tokens.SweepSessions(session.user, kSessionsPerUser, clock.Now());
    return {credential.id, credential.Text()};
  }

  IssuedToken Issue(const NewToken& request) {
    const Credential credential = NewCredential();
    const ScramKeys keys = DeriveScramKeys(credential.Text(), tokens.SaltOf(request.user));
    tokens.Add({.id = credential.id,
                .user = request.user,
                .name = request.name,
                .scope = request.scope,
                .secret_sha256 = Sha256Hex(credential.secret),
                .stored_key = keys.stored_key,
                .server_key = keys.server_key,
                .created = clock.Now(),
                .until = request.until});
    return {credential.id, credential.Text()};
  }
};

Identity::Identity(const store::Registry& registry, store::Tokens& tokens, audit::Audit& audit,
                   Clock& clock, SessionTimes session_times)
    : impl_(new Impl{.registry = registry,
                     .tokens = tokens,
                     .audit = audit,
                     .clock = clock,
                     .session_times = session_times,
                     .mutex = {},
                     .known = {}}) {}
Identity::~Identity() = default;

mesh::Caller Identity::Impl::Authenticated(const std::optional<Credential>& credential,
                                           bool by_session) {
  if (!credential) ThrowUnknown();
  const auto snapshot = registry.Now();
  const uint64_t generation = tokens.generation();
  auto found = Recall(credential->id);
  const bool fresh = !found || found->seq != snapshot->seq || found->generation != generation;
  if (fresh) found = Learn(credential->id, snapshot, generation);
  if (!EqualSecrets(Sha256Hex(credential->secret), found->secret_sha256)) ThrowUnknown();
  if (found->session != by_session || IsOver(credential->id, *found)) ThrowUnknown();
  if (fresh) Keep(credential->id, found);
  tokens.Used(credential->id, clock.Now());
  return found->caller;
}

mesh::Caller Identity::Impl::Admit(const std::string& text, bool by_session,
                                   const Through& through) {
  const auto credential = ParseCredential(text);
  try {
    mesh::Caller caller = Authenticated(credential, by_session);
    logins.Succeeded(caller, through);
    return caller;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnauthenticated)
      logins.Failed(credential ? credential->id : "", through, error.message());
    throw;
  }
}

mesh::Caller Identity::Authenticate(const std::string& authorization, const Through& through) {
  return impl_->Admit(authorization, false, through);
}

mesh::Caller Identity::AuthenticateSession(const std::string& cookie, const Through& through) {
  return impl_->Admit(cookie, true, through);
}

IssuedToken Identity::OpenSession(const std::string& user, const Through& through) {
  return impl_->OpenSession({.user = user, .name = "signed in: " + through.client});
}

IssuedToken Identity::OpenSessionBy(const std::string& token_id, const Through& through) {
  const auto row = impl_->tokens.Find(token_id);
  const bool is_good =
      row && !row->revoked && impl_->clock.Now() < row->until.value_or(Time::max());
  if (!is_good || !IsThere(*impl_->registry.Now(), row->user)) ThrowUnknown();
  if (IsService(row->user))
    throw Error(ErrorKind::kForbidden, "the token of a service opens no session",
                "sign in with a token of your own");
  return impl_->OpenSession({.user = row->user,
                             .name = "signed in: " + through.client,
                             .scope = row->scope,
                             .until = row->until,
                             .parent = row->id});
}

void Identity::EndSession(const mesh::Caller& caller, const Through& through) {
  const auto row = impl_->tokens.Find(caller.token_id);
  if (!row || !row->session)
    throw Error(ErrorKind::kInvalid, "you came with a token, not with a session",
                "weft token revoke ends a token");
  impl_->audit.Note(impl_->BeganOf(caller, through, "sign out"), true);
  impl_->tokens.Revoke(caller.token_id);
}

void Identity::EndSessionsOf(const std::string& user, const std::string& but_id) {
  impl_->tokens.RevokeSessions(user, but_id);
}

void Identity::ForgetTheDeparted(const mesh::Snapshot& mesh) {
  for (const std::string& user : impl_->tokens.Users()) {
    if (IsThere(mesh, user)) continue;
    if (mesh.users.contains(user))
      impl_->tokens.RevokeSessions(user);
    else
      impl_->tokens.RevokeAllOf(user);
  }
}

const SessionTimes& Identity::session_times() const { return impl_->session_times; }

void Identity::Check(const mesh::Caller& caller, const NewToken& request) const {
  const mesh::SnapshotPtr mesh = impl_->registry.Now();
  CheckMayIssue(caller, request);
  if (!IsScope(request.scope, *mesh))
    throw Error(ErrorKind::kInvalid, "there is no scope '" + request.scope + "'",
                "scopes are all, read, and events:DOMAIN with a domain of this mesh");
  if (!IsThere(*mesh, request.user))
    throw Error(ErrorKind::kInvalid,
                mesh->FindUser(request.user) ? "user " + request.user + " is disabled"
                                             : "there is no user " + request.user,
                "weft get users lists them");
  if (request.until && *request.until <= impl_->clock.Now())
    throw Error(ErrorKind::kInvalid, "the token's end lies in the past");
  if (IsService(request.user)) CheckServiceToken(request, impl_->clock.Now());
  CheckMaySend(caller, request, *mesh);
}

IssuedToken Identity::Issue(const mesh::Caller& caller, const NewToken& request,
                            const Through& through) {
  const audit::Began began = impl_->BeganOf(caller, through, "create " + TextOf(request));
  try {
    Check(caller, request);
  } catch (const Error& error) {
    impl_->NoteRefusal(began, error);
    throw;
  }
  impl_->audit.Note(began, true);
  return impl_->Issue(request);
}

IssuedToken Identity::IssueAtStart(const NewToken& request) {
  impl_->audit.Note(
      {.verb = audit::Verb::kToken, .caller = "weft", .text = "create " + TextOf(request)}, true);
  return impl_->Issue(request);
}

std::vector<store::TokenRow> Identity::ListOf(const mesh::Caller& caller,
                                              const std::string& user) const {
  const bool of_theirs = IsService(user) && MayHandle(caller, user, false);
  if (!user.empty() && user != caller.user && !caller.is_admin && !of_theirs)
    throw Error(ErrorKind::kForbidden, "only an admin sees others' tokens");
  return impl_->tokens.ListOf(user.empty() && !caller.is_admin ? caller.user : user);
}

void Identity::Revoke(const mesh::Caller& caller, const std::string& id, const Through& through) {
  const auto row = impl_->tokens.Find(id);
  const bool of_theirs =
      row && (row->user == caller.user || caller.is_admin ||
              (IsService(row->user) && MayHandle(caller, row->user, row->scope == "read")));
  // A narrow token can give up itself and no other.
  const bool own = of_theirs && (caller.scope == "all" || caller.token_id == id);
  if (own)
    impl_->audit.Note(impl_->BeganOf(caller, through, "revoke " + id + " of " + row->user), true);
  if (!own || !impl_->tokens.Revoke(id))
    throw Error(ErrorKind::kNotFound, "there is no token " + id + " of yours",
                "weft token list shows them");
}

}  // namespace weft::identity
