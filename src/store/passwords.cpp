#include "store/passwords.hpp"

#include <sodium.h>

#include <mutex>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

std::string Argon2Of(const std::string& password, const PasswordCost& cost) {
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Error(ErrorKind::kUnavailable, "there is no memory to check a password with",
                "try again in a moment");
  return hash.substr(0, hash.find('\0'));
}

// What is sealed for one user does not open for another.
std::string NameOf(const std::string& user) { return "password:" + user; }

}  // namespace

struct Passwords::Impl {
  Impl(const Home& home, const Secrets& the_secrets, PasswordCost the_cost)
      : secrets(the_secrets), cost(the_cost), connection(home.Database()) {}

  std::optional<std::string> Find(const std::string& user) {
    const std::lock_guard lock(mutex);
    Statement find(connection, "SELECT sealed FROM passwords WHERE user_name = ?");
    if (!find.With(user).Step()) return std::nullopt;
    auto hash = secrets.Open(NameOf(user), find.View(0));
    if (!hash)
      throw Error(ErrorKind::kUnavailable, "a password was not sealed with this home's key",
                  "Put back the key file that belongs to this home; every backup holds it.");
    return hash;
  }

  std::string HashOf(const std::string& password) {
    const std::lock_guard lock(computing);
    return Argon2Of(password, cost);
  }

  // Of a password that nobody has.
  const std::string& Decoy() {
    std::call_once(decoy_made, [this] { decoy = HashOf(ToHex(RandomBytes(16))); });
    return decoy;
  }

  const Secrets& secrets;
  const PasswordCost cost;
  std::mutex computing;  // one at a time: sign-ins by the thousand take the memory of one
  std::mutex mutex;      // guards the connection
  Connection connection;
  std::once_flag decoy_made;
  std::string decoy;
};

Passwords::Passwords(const Home& home, const Secrets& secrets, PasswordCost cost)
    : impl_(std::make_unique<Impl>(home, secrets, cost)) {}
Passwords::~Passwords() = default;

void Passwords::Set(const std::string& user, const std::string& password, Time now) {
  const std::string sealed = impl_->secrets.Seal(NameOf(user), impl_->HashOf(password));
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "DELETE FROM passwords WHERE user_name = ?").With(user).Run();
  Statement(impl_->connection, "INSERT INTO passwords VALUES (?, ?, ?)")
      .With(user, Blob{sealed}, static_cast<int64_t>(now.time_since_epoch().count()))
      .Run();
  transaction.Commit();
}

bool Passwords::Remove(const std::string& user) {
  if (!Has(user)) return false;
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "DELETE FROM passwords WHERE user_name = ?").With(user).Run();
  transaction.Commit();
  return true;
}

bool Passwords::Has(const std::string& user) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, "SELECT 1 FROM passwords WHERE user_name = ?");
  return find.With(user).Step();
}

std::vector<std::string> Passwords::Users() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, "SELECT user_name FROM passwords ORDER BY user_name");
  std::vector<std::string> users;
  while (list.Step()) users.push_back(list.Text(0));
  return users;
}

bool Passwords::Verify(const std::string& user, const std::string& password) const {
  const auto hash = impl_->Find(user);
  const std::string& against = hash ? *hash : impl_->Decoy();
  const std::lock_guard lock(impl_->computing);
  const bool fits =
      crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return hash && fits;
}

}  // namespace weft::store
