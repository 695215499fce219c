#include "store/tokens.hpp"

#include <atomic>
#include <mutex>

#include "base/digest.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

constexpr size_t kSaltBytes = 16;

int64_t Micros(Time time) { return time.time_since_epoch().count(); }
Time FromMicros(int64_t micros) { return Time(std::chrono::microseconds(micros)); }

constexpr std::string_view kColumns =
    "SELECT id, user_name, name, scope, secret_sha256, stored_key, server_key, created, until, "
    "revoked FROM tokens ";

TokenRow RowOf(const Statement& row) {
  TokenRow token{.id = row.Text(0),
                 .user = row.Text(1),
                 .name = row.Text(2),
                 .scope = row.Text(3),
                 .secret_sha256 = row.Text(4),
                 .stored_key = row.Text(5),
                 .server_key = row.Text(6),
                 .created = FromMicros(row.Integer(7)),
                 .revoked = row.Integer(9) != 0};
  if (!row.IsNull(8)) token.until = FromMicros(row.Integer(8));
  return token;
}

std::string Select(std::string_view rest) { return std::string(kColumns) + std::string(rest); }

}  // namespace

struct Tokens::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  std::optional<UserSalt> FindSalt(const std::string& user) {
    Statement find(connection, "SELECT salt, iterations FROM user_salts WHERE user_name = ?");
    if (!find.With(user).Step()) return std::nullopt;
    return UserSalt{find.Text(0), static_cast<int>(find.Integer(1))};
  }

  std::mutex mutex;  // guards the connection
  Connection connection;
  std::atomic<uint64_t> generation{0};
};

Tokens::Tokens(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Tokens::~Tokens() = default;

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
  Statement(impl_->connection, "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .With(row.id, row.user, row.name, row.scope, row.secret_sha256, row.stored_key,
            row.server_key, Micros(row.created), until, row.revoked)
      .Run();
  transaction.Commit();
  ++impl_->generation;
}

std::optional<TokenRow> Tokens::Find(const std::string& id) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, Select("WHERE id = ?"));
  if (!find.With(id).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<TokenRow> Tokens::ListOf(const std::string& user) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("WHERE user_name = ? OR ? = '' ORDER BY created DESC, id"));
  std::vector<TokenRow> rows;
  for (list.With(user, user); list.Step();) rows.push_back(RowOf(list));
  return rows;
}

bool Tokens::Revoke(const std::string& id) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement find(impl_->connection, "SELECT 1 FROM tokens WHERE id = ?");
  if (!find.With(id).Step()) return false;
  Statement(impl_->connection, "UPDATE tokens SET revoked = 1 WHERE id = ?").With(id).Run();
  transaction.Commit();
  ++impl_->generation;
  return true;
}

uint64_t Tokens::generation() const { return impl_->generation; }

}  // namespace weft::store
