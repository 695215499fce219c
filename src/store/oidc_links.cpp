#include "store/oidc_links.hpp"

#include <mutex>

#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace weft::store {

struct OidcLinks::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  std::optional<std::string> UserOf(const std::string& issuer, const std::string& subject) {
    Statement find(connection, "SELECT user_name FROM oidc_links WHERE issuer = ? AND subject = ?");
    if (!find.With(issuer, subject).Step()) return std::nullopt;
    return find.Text(0);
  }
  bool IsLinked(const std::string& user) {
    Statement find(connection, "SELECT 1 FROM oidc_links WHERE user_name = ?");
    return find.With(user).Step();
  }

  std::mutex mutex;  // guards the connection
  Connection connection;
};

OidcLinks::OidcLinks(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
OidcLinks::~OidcLinks() = default;

std::optional<std::string> OidcLinks::UserOf(const std::string& issuer,
                                             const std::string& subject) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->UserOf(issuer, subject);
}

bool OidcLinks::IsLinked(const std::string& user) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->IsLinked(user);
}

void OidcLinks::Link(const std::string& issuer, const std::string& subject,
                     const std::string& user) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  if (impl_->UserOf(issuer, subject) || impl_->IsLinked(user))
    throw Error(ErrorKind::kConflict, user + " is linked already");
  Statement(impl_->connection, "INSERT INTO oidc_links VALUES (?, ?, ?)")
      .With(issuer, subject, user)
      .Run();
  transaction.Commit();
}

void OidcLinks::Unlink(const std::string& user) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "DELETE FROM oidc_links WHERE user_name = ?").With(user).Run();
  transaction.Commit();
}

std::vector<std::string> OidcLinks::Users() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, "SELECT user_name FROM oidc_links ORDER BY user_name");
  std::vector<std::string> users;
  while (list.Step()) users.push_back(list.Text(0));
  return users;
}

}  // namespace weft::store
