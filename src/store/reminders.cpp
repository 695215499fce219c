#include "store/reminders.hpp"

#include <algorithm>
#include <mutex>

#include "store/sqlite.hpp"

namespace weft::store {

struct Reminders::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  bool Has(const std::string& occasion) {
    Statement find(connection, "SELECT 1 FROM reminders WHERE occasion = ?");
    return find.With(occasion).Step();
  }

  std::mutex mutex;  // guards the connection
  Connection connection;
};

Reminders::Reminders(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Reminders::~Reminders() = default;

bool Reminders::WasGiven(const std::string& occasion) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->Has(occasion);
}

void Reminders::Give(const Reminder& reminder, Time at) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  if (impl_->Has(reminder.occasion)) return;
  const int64_t micros = at.time_since_epoch().count();
  Statement(impl_->connection, "INSERT INTO reminders VALUES (?, ?)")
      .With(reminder.occasion, micros)
      .Run();
  Statement tell(impl_->connection,
                 "INSERT INTO notices (seq, at, user_name, what, subject, text, seen) "
                 "VALUES ((SELECT max(seq) FROM changes), ?, ?, ?, ?, ?, 0)");
  for (const Notice& notice : reminder.notices)
    tell.With(micros, notice.user, notice.what, notice.subject, notice.text).Run();
  transaction.Commit();
}

bool Reminders::WereTold(const std::string& what, const std::string& subject, Time since) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection,
                 "SELECT 1 FROM notices WHERE what = ? AND subject = ? AND at >= ? LIMIT 1");
  return find.With(what, subject, since.time_since_epoch().count()).Step();
}

std::map<std::string, std::string> Reminders::LastTold(
    const std::vector<std::string>& whats) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 "SELECT subject, max(id) FROM notices WHERE what = ? GROUP BY subject");
  std::map<std::string, std::pair<int64_t, std::string>> newest;
  for (const std::string& what : whats)
    for (list.With(what); list.Step();)
      newest[list.Text(0)] = std::max(newest[list.Text(0)], {list.Integer(1), what});
  std::map<std::string, std::string> told;
  for (const auto& [subject, last] : newest) told.emplace(subject, last.second);
  return told;
}

}  // namespace weft::store
