#include "store/tokens.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr std::chrono::minutes kUsesWrittenEvery{1};
constexpr size_t kUsesMax = 10'000;

int64_t Micros(Time time) { return time.time_since_epoch().count(); }
Time FromMicros(int64_t micros) { return Time(std::chrono::microseconds(micros)); }

constexpr std::string_view kColumns =
    "SELECT id, user_name, name, scope, secret_sha256, stored_key, server_key, created, until, "
    "revoked, session, last_used, parent FROM tokens ";

TokenRow RowOf(const Statement& row) {
  TokenRow token{.id = row.Text(0),
                 .user = row.Text(1),
                 .name = row.Text(2),
                 .scope = row.Text(3),
                 .secret_sha256 = row.Text(4),
                 .stored_key = row.Text(5),
                 .server_key = row.Text(6),
                 .created = FromMicros(row.Integer(7)),
                 .revoked = row.Integer(9) != 0,
                 .session = row.Integer(10) != 0,
                 .parent = row.Text(12)};
  if (!row.IsNull(8)) token.until = FromMicros(row.Integer(8));
  if (!row.IsNull(11)) token.last_used = FromMicros(row.Integer(11));
  return token;
}

std::string SealedName(const std::string& id) { return "scram:" + id; }

std::string Select(std::string_view rest) { return std::string(kColumns) + std::string(rest); }

}  // namespace

struct Tokens::Impl {
  Impl(const std::filesystem::path& file, const Secrets& the_secrets)
      : secrets(the_secrets), connection(file) {
    SealOpenKeys();
  }

  // A session has none.
  std::string Sealed(const std::string& id, const std::string& key) const {
    return key.empty() ? "" : ToBase64(secrets.Seal(SealedName(id), key));
  }

  std::string Opened(const std::string& id, const std::string& text) const {
    if (text.empty()) return "";
    const auto sealed = FromBase64(text);
    auto key = sealed ? secrets.Open(SealedName(id), *sealed) : std::nullopt;
    if (!key)
      throw Error(ErrorKind::kUnavailable,
                  "the token " + id + " was not sealed with this home's key",
                  "Put back the key file that belongs to this home; every backup holds it.");
    return *key;
  }

  // Up to version 3 the keys lay open: 32 bytes in base64.
  void SealOpenKeys() {
    constexpr int kOpenKeyChars = 44;
    Transaction transaction(connection);
    Statement list(connection,
                   "SELECT id, stored_key, server_key FROM tokens WHERE length(stored_key) = ?");
    std::vector<std::array<std::string, 3>> open;
    for (list.With(kOpenKeyChars); list.Step();)
      open.push_back({list.Text(0), list.Text(1), list.Text(2)});
    for (const auto& [id, stored, server] : open)
      Statement(connection, "UPDATE tokens SET stored_key = ?, server_key = ? WHERE id = ?")
          .With(Sealed(id, stored), Sealed(id, server), id)
          .Run();
    transaction.Commit();
  }

  std::optional<UserSalt> FindSalt(const std::string& user) {
    Statement find(connection, "SELECT salt, iterations FROM user_salts WHERE user_name = ?");
    if (!find.With(user).Step()) return std::nullopt;
    return UserSalt{find.Text(0), static_cast<int>(find.Integer(1))};
  }

  std::optional<Time> LastUse(const std::string& id) {
    const std::lock_guard lock(uses_mutex);
    const auto use = uses.find(id);
    return use == uses.end() ? std::nullopt : std::optional(use->second.at);
  }

  TokenRow Completed(TokenRow row) {
    row.stored_key = Opened(row.id, row.stored_key);
    row.server_key = Opened(row.id, row.server_key);
    if (const auto use = LastUse(row.id)) row.last_used = use;
    return row;
  }

  std::vector<std::pair<std::string, Time>> TakeUnwritten();
  void WriteUses();

  struct Use {
    Time at;
    bool is_written = false;
  };

  const Secrets& secrets;
  std::mutex mutex;  // guards the connection
  Connection connection;
  std::atomic<uint64_t> generation{0};
  std::mutex uses_mutex;  // guards what follows; never held while the disk works
  std::unordered_map<std::string, Use> uses;
  Time uses_written{};
};

std::vector<std::pair<std::string, Time>> Tokens::Impl::TakeUnwritten() {
  const std::lock_guard lock(uses_mutex);
  std::vector<std::pair<std::string, Time>> unwritten;
  for (auto& [id, use] : uses)
    if (!std::exchange(use.is_written, true)) unwritten.emplace_back(id, use.at);
  return unwritten;
}

void Tokens::Impl::WriteUses() {
  const auto unwritten = TakeUnwritten();
  if (unwritten.empty()) return;
  const std::lock_guard lock(mutex);
  try {
    Transaction transaction(connection);
    Statement update(connection, "UPDATE tokens SET last_used = ? WHERE id = ?");
    for (const auto& [id, at] : unwritten) update.With(Micros(at), id).Run();
    transaction.Commit();
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "tokens.uses_lost", {{"reason", error.message()}});
  }
}

Tokens::Tokens(const Home& home, const Secrets& secrets)
    : impl_(std::make_unique<Impl>(home.Database(), secrets)) {}
Tokens::~Tokens() { impl_->WriteUses(); }

UserSalt Tokens::SaltOf(const std::string& user) {
  const std::lock_guard lock(impl_->mutex);
  if (const auto known = impl_->FindSalt(user)) return *known;
  const UserSalt made{.salt = ToBase64(RandomBytes(kSaltBytes))};
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "INSERT INTO user_salts VALUES (?, ?, ?)")
      .With(user, made.salt, made.iterations)
      .Run();
  transaction.Commit();
  return made;
}

void Tokens::Add(const TokenRow& row) {
  const std::lock_guard lock(impl_->mutex);
  std::optional<int64_t> until;
  if (row.until) until = Micros(*row.until);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection,
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)")
      .With(row.id, row.user, row.name, row.scope, row.secret_sha256,
            impl_->Sealed(row.id, row.stored_key), impl_->Sealed(row.id, row.server_key),
            Micros(row.created), until, row.revoked, row.session, row.parent)
      .Run();
  transaction.Commit();
  ++impl_->generation;
}

std::optional<TokenRow> Tokens::Find(const std::string& id) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, Select("WHERE id = ?"));
  if (!find.With(id).Step()) return std::nullopt;
  return impl_->Completed(RowOf(find));
}

std::vector<TokenRow> Tokens::ListOf(const std::string& user) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("WHERE user_name = ? OR ? = '' ORDER BY created DESC, id"));
  std::vector<TokenRow> rows;
  for (list.With(user, user); list.Step();) rows.push_back(impl_->Completed(RowOf(list)));
  return rows;
}

bool Tokens::Revoke(const std::string& id) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement find(impl_->connection, "SELECT 1 FROM tokens WHERE id = ?");
  if (!find.With(id).Step()) return false;
  Statement(impl_->connection, "UPDATE tokens SET revoked = 1 WHERE id = ? OR parent = ?")
      .With(id, id)
      .Run();
  transaction.Commit();
  ++impl_->generation;
  return true;
}

void Tokens::RevokeSessions(const std::string& user, const std::string& but) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "DELETE FROM tokens WHERE session = 1 AND user_name = ? AND id <> ?")
      .With(user, but)
      .Run();
  transaction.Commit();
  ++impl_->generation;
}

void Tokens::SweepSessions(const std::string& user, size_t count_max, Time now) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection,
            "DELETE FROM tokens WHERE session = 1 AND (revoked = 1 OR until <= ?)")
      .With(Micros(now))
      .Run();
  Statement(impl_->connection,
            "DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE session = 1 AND "
            "user_name = ? ORDER BY created DESC, id LIMIT -1 OFFSET ?)")
      .With(user, static_cast<uint64_t>(count_max))
      .Run();
  transaction.Commit();
  ++impl_->generation;
}

void Tokens::RevokeAllOf(const std::string& user) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "UPDATE tokens SET revoked = 1 WHERE user_name = ?")
      .With(user)
      .Run();
  transaction.Commit();
  ++impl_->generation;
}

std::vector<std::string> Tokens::Users() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 "SELECT DISTINCT user_name FROM tokens WHERE revoked = 0 ORDER BY user_name");
  std::vector<std::string> users;
  while (list.Step()) users.push_back(list.Text(0));
  return users;
}

void Tokens::Used(const std::string& id, Time at) {
  bool is_full = false, is_due = false;
  {
    const std::lock_guard lock(impl_->uses_mutex);
    impl_->uses[id] = {at};
    is_full = impl_->uses.size() > kUsesMax;
    is_due = is_full || at - impl_->uses_written >= kUsesWrittenEvery;
    if (is_due) impl_->uses_written = at;
  }
  if (is_due) impl_->WriteUses();
  if (!is_full) return;
  const std::lock_guard lock(impl_->uses_mutex);
  std::erase_if(impl_->uses, [](const auto& use) { return use.second.is_written; });
  ++impl_->generation;  // who remembers a row looks it up again, with its last use
}

std::optional<Time> Tokens::LastUse(const std::string& id) const { return impl_->LastUse(id); }

uint64_t Tokens::generation() const { return impl_->generation; }

}  // namespace weft::store
