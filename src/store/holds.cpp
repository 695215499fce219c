#include "store/holds.hpp"

#include <mutex>

#include "store/moments.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

const std::string kColumns =
    "SELECT id, table_name, reason, agreement, actor, since, until, ended, ended_by FROM holds ";

HoldRow RowOf(const Statement& row) {
  return {.id = static_cast<uint64_t>(row.Integer(0)),
          .table = row.Text(1),
          .reason = row.Text(2),
          .agreement = row.Text(3),
          .actor = row.Text(4),
          .since = *TimeOf(row, 5),
          .until = TimeOf(row, 6),
          .ended = TimeOf(row, 7),
          .ended_by = row.Text(8)};
}

std::vector<HoldRow> RowsOf(Statement& list) {
  std::vector<HoldRow> rows;
  while (list.Step()) rows.push_back(RowOf(list));
  return rows;
}

}  // namespace

struct Holds::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}
  std::mutex mutex;  // guards the connection
  Connection connection;
};

Holds::Holds(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Holds::~Holds() = default;

uint64_t Holds::Add(const HoldRow& hold) {
  const std::lock_guard lock(impl_->mutex);
  Statement insert(impl_->connection,
                   "INSERT INTO holds (table_name, reason, agreement, actor, since, until, "
                   "ended_by) VALUES (?, ?, ?, ?, ?, ?, '') RETURNING id");
  insert.With(hold.table, hold.reason, hold.agreement, hold.actor, *MicrosOf(hold.since),
              MicrosOf(hold.until));
  insert.Step();
  const auto id = static_cast<uint64_t>(insert.Integer(0));
  insert.Run();
  return id;
}

bool Holds::End(uint64_t id, const std::string& by, Time at) {
  const std::lock_guard lock(impl_->mutex);
  Statement end(impl_->connection,
                "UPDATE holds SET ended = ?, ended_by = ? WHERE id = ? AND ended IS NULL RETURNING "
                "id");
  const bool found = end.With(*MicrosOf(at), by, id).Step();
  end.Run();
  return found;
}

std::optional<HoldRow> Holds::Find(uint64_t id) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, kColumns + "WHERE id = ?");
  if (!find.With(id).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<HoldRow> Holds::List(size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, kColumns + "ORDER BY id DESC LIMIT ?");
  list.With(static_cast<uint64_t>(limit));
  return RowsOf(list);
}

std::vector<HoldRow> Holds::Of(const std::string& table, Time now) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 kColumns +
                     "WHERE table_name = ? AND ended IS NULL AND (until IS NULL OR until > "
                     "?) ORDER BY id");
  list.With(table, *MicrosOf(now));
  return RowsOf(list);
}

}  // namespace weft::store
