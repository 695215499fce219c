#include "store/consumers.hpp"

#include <mutex>

#include "store/moments.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

const std::string kColumns =
    "SELECT table_name, user_name, name, position, made, committed FROM consumers ";

ConsumerRow RowOf(const Statement& row) {
  return {.key = {row.Text(0), row.Text(1), row.Text(2)},
          .position = row.Text(3),
          .made = *TimeOf(row, 4),
          .committed = TimeOf(row, 5)};
}

}  // namespace

struct Consumers::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}
  std::mutex mutex;  // guards the connection
  Connection connection;
};

Consumers::Consumers(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Consumers::~Consumers() = default;

void Consumers::Put(const ConsumerRow& row) {
  const std::lock_guard lock(impl_->mutex);
  Statement(impl_->connection, "INSERT OR REPLACE INTO consumers VALUES (?, ?, ?, ?, ?, ?)")
      .With(row.key.table, row.key.user, row.key.name, row.position, *MicrosOf(row.made),
            MicrosOf(row.committed))
      .Run();
}

std::optional<ConsumerRow> Consumers::Find(const ConsumerKey& key) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection,
                 kColumns + "WHERE table_name = ? AND user_name = ? AND name = ?");
  if (!find.With(key.table, key.user, key.name).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<ConsumerRow> Consumers::Of(const std::string& table, const std::string& user) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 kColumns + "WHERE table_name = ? AND user_name = ? ORDER BY name");
  std::vector<ConsumerRow> rows;
  for (list.With(table, user); list.Step();) rows.push_back(RowOf(list));
  return rows;
}

bool Consumers::Remove(const ConsumerKey& key) {
  const std::lock_guard lock(impl_->mutex);
  Statement remove(impl_->connection,
                   "DELETE FROM consumers WHERE table_name = ? AND user_name = ? AND name = ? "
                   "RETURNING name");
  const bool was_there = remove.With(key.table, key.user, key.name).Step();
  remove.Run();
  return was_there;
}

}  // namespace weft::store
