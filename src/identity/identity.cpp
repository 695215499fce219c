#include "identity/identity.hpp"

#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "identity/credential.hpp"
#include "identity/logins.hpp"
#include "policy/write_rights.hpp"

namespace weft::identity {
namespace {

constexpr size_t kCachedMax = 10'000;

[[noreturn]] void ThrowUnknown() {
  throw Error(ErrorKind::kUnauthenticated, "this needs a token that is good here",
              "send Authorization: Bearer weft_…; weft token create makes one");
}

constexpr std::string_view kEvents = "events:";

bool IsScope(const std::string& scope, const mesh::Snapshot& mesh) {
  if (scope.starts_with(kEvents)) return mesh.domains.contains(scope.substr(kEvents.size()));
  return scope == "all" || scope == "read";
}

// A token never gives more than the one that asked for it.
bool Covers(const std::string& held, const std::string& wanted) {
  return held == "all" || held == wanted;
}

void CheckMayIssue(const mesh::Caller& caller, const NewToken& request) {
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
  if (!request.scope.starts_with(kEvents) || caller.is_admin) return;
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
    uint64_t seq = 0, generation = 0;
  };

  const store::Registry& registry;
  store::Tokens& tokens;
  audit::Audit& audit;
  Clock& clock;
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
    const auto user = snapshot->FindUser(row->user);
    if (user == nullptr || user->disabled) ThrowUnknown();
    auto fresh = std::make_shared<Known>();
    fresh->caller = mesh::CallerFor(*snapshot, row->user);
    fresh->caller.token_id = row->id;
    fresh->caller.scope = row->scope;
    fresh->secret_sha256 = row->secret_sha256;
    fresh->until = row->until;
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

  mesh::Caller Authenticated(const std::optional<Credential>& credential);

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
                   Clock& clock)
    : impl_(new Impl{.registry = registry,
                     .tokens = tokens,
                     .audit = audit,
                     .clock = clock,
                     .mutex = {},
                     .known = {}}) {}
Identity::~Identity() = default;

mesh::Caller Identity::Impl::Authenticated(const std::optional<Credential>& credential) {
  if (!credential) ThrowUnknown();
  const auto snapshot = registry.Now();
  const uint64_t generation = tokens.generation();
  auto found = Recall(credential->id);
  const bool fresh = !found || found->seq != snapshot->seq || found->generation != generation;
  if (fresh) found = Learn(credential->id, snapshot, generation);
  if (!EqualSecrets(Sha256Hex(credential->secret), found->secret_sha256)) ThrowUnknown();
  if (found->until && clock.Now() >= *found->until) ThrowUnknown();
  if (fresh) Keep(credential->id, found);
  return found->caller;
}

mesh::Caller Identity::Authenticate(const std::string& authorization, const Through& through) {
  const auto credential = ParseCredential(authorization);
  try {
    mesh::Caller caller = impl_->Authenticated(credential);
    impl_->logins.Succeeded(caller, through);
    return caller;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnauthenticated)
      impl_->logins.Failed(credential ? credential->id : "", through, error.message());
    throw;
  }
}

void Identity::Check(const mesh::Caller& caller, const NewToken& request) const {
  const mesh::SnapshotPtr mesh = impl_->registry.Now();
  CheckMayIssue(caller, request);
  if (!IsScope(request.scope, *mesh))
    throw Error(ErrorKind::kInvalid, "there is no scope '" + request.scope + "'",
                "scopes are all, read, and events:DOMAIN with a domain of this mesh");
  const auto user = mesh->FindUser(request.user);
  if (user == nullptr || user->disabled)
    throw Error(ErrorKind::kInvalid,
                user == nullptr ? "there is no user " + request.user
                                : "user " + request.user + " is disabled",
                "weft get users lists them");
  if (request.until && *request.until <= impl_->clock.Now())
    throw Error(ErrorKind::kInvalid, "the token's end lies in the past");
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
  if (!user.empty() && user != caller.user && !caller.is_admin)
    throw Error(ErrorKind::kForbidden, "only an admin sees others' tokens");
  return impl_->tokens.ListOf(user.empty() && !caller.is_admin ? caller.user : user);
}

void Identity::Revoke(const mesh::Caller& caller, const std::string& id, const Through& through) {
  const auto row = impl_->tokens.Find(id);
  const bool of_theirs = row && (row->user == caller.user || caller.is_admin);
  // A narrow token can give up itself and no other.
  const bool own = of_theirs && (caller.scope == "all" || caller.token_id == id);
  if (own)
    impl_->audit.Note(impl_->BeganOf(caller, through, "revoke " + id + " of " + row->user), true);
  if (!own || !impl_->tokens.Revoke(id))
    throw Error(ErrorKind::kNotFound, "there is no token " + id + " of yours",
                "weft token list shows them");
}

}  // namespace weft::identity
