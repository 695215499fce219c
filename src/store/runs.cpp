#include "store/runs.hpp"

#include <mutex>

#include "store/moments.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

constexpr uint64_t kKeptOfEach = 200;

template <typename T>
std::optional<T> NumberOf(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return static_cast<T>(row.Integer(column));
}

std::string Select(const std::string& log, const std::string& rest) {
  return "SELECT id, table_name, product, state, cause, actor, whole, basis, due, asked, began, "
         "ended, "
         "row_count, byte_count, snapshot, error, " +
         log + " FROM runs " + rest;
}

RunRow RowOf(const Statement& row) {
  return {.id = static_cast<uint64_t>(row.Integer(0)),
          .table = row.Text(1),
          .product = row.Text(2),
          .state = row.Text(3),
          .cause = row.Text(4),
          .actor = row.Text(5),
          .whole = row.Integer(6) != 0,
          .basis = row.Text(7),
          .due = TimeOf(row, 8),
          .asked = *TimeOf(row, 9),
          .began = TimeOf(row, 10),
          .ended = TimeOf(row, 11),
          .rows = NumberOf<uint64_t>(row, 12),
          .bytes = NumberOf<uint64_t>(row, 13),
          .snapshot = NumberOf<int64_t>(row, 14),
          .error = row.Text(15),
          .log = row.Text(16)};
}

std::vector<RunRow> RowsOf(Statement& list) {
  std::vector<RunRow> rows;
  while (list.Step()) rows.push_back(RowOf(list));
  return rows;
}

}  // namespace

struct Runs::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}
  void Update(const RunRow& run);
  void Tell(const Notice& notice, Time at);
  void DropOld(const std::string& table);

  std::mutex mutex;  // guards the connection
  Connection connection;
};

void Runs::Impl::Update(const RunRow& run) {
  Statement(connection,
            "UPDATE runs SET state = ?, basis = ?, due = ?, began = ?, ended = ?, row_count = ?, "
            "byte_count = ?, snapshot = ?, error = ?, log = ? "
            "WHERE id = ?")
      .With(run.state, run.basis, MicrosOf(run.due), MicrosOf(run.began), MicrosOf(run.ended),
            run.rows, run.bytes, run.snapshot, run.error, run.log, run.id)
      .Run();
}

void Runs::Impl::Tell(const Notice& notice, Time at) {
  Statement(connection,
            "INSERT INTO notices (seq, at, user_name, what, subject, text, seen) "
            "VALUES ((SELECT max(seq) FROM changes), ?, ?, ?, ?, ?, 0)")
      .With(*MicrosOf(at), notice.user, notice.what, notice.subject, notice.text)
      .Run();
}

void Runs::Impl::DropOld(const std::string& table) {
  Statement(connection,
            "DELETE FROM runs WHERE table_name = ? AND state NOT IN ('waiting', 'running') AND id "
            "<= (SELECT id FROM runs WHERE table_name = ? ORDER BY id DESC LIMIT 1 OFFSET ?)")
      .With(table, table, kKeptOfEach)
      .Run();
}

Runs::Runs(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Runs::~Runs() = default;

uint64_t Runs::Add(const RunRow& run) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement insert(impl_->connection,
                   "INSERT INTO runs (table_name, product, state, cause, actor, whole, basis, due, "
                   "asked, error, log) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
  insert.With(run.table, run.product, run.state, run.cause, run.actor, run.whole, run.basis,
              MicrosOf(run.due), *MicrosOf(run.asked), run.error, run.log);
  insert.Step();
  const auto id = static_cast<uint64_t>(insert.Integer(0));
  insert.Run();
  impl_->DropOld(run.table);
  transaction.Commit();
  return id;
}

void Runs::Set(const RunRow& run) { End(run, {}); }

void Runs::End(const RunRow& run, const std::vector<Notice>& notices) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  impl_->Update(run);
  for (const Notice& notice : notices) impl_->Tell(notice, run.ended.value_or(run.asked));
  transaction.Commit();
}

std::optional<RunRow> Runs::Find(uint64_t id) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, Select("log", "WHERE id = ?"));
  if (!find.With(id).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<RunRow> Runs::List(const RunFilter& filter) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("''",
                        "WHERE (? = '' OR product = ?) AND (? = '' OR table_name = ?) AND "
                        "(? = '' OR state = ?) AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?"));
  list.With(filter.product, filter.product, filter.table, filter.table, filter.state, filter.state,
            filter.before, filter.before, static_cast<uint64_t>(filter.limit));
  return RowsOf(list);
}

std::vector<RunRow> Runs::NewestOfEach() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("''",
                        "WHERE id IN (SELECT max(id) FROM runs GROUP BY table_name UNION SELECT "
                        "max(id) FROM runs WHERE state = 'done' GROUP BY table_name) ORDER BY id"));
  return RowsOf(list);
}

std::optional<Time> Runs::LastDue(const std::string& table) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, "SELECT max(due) FROM runs WHERE table_name = ?");
  if (!find.With(table).Step()) return std::nullopt;
  return TimeOf(find, 0);
}

}  // namespace weft::store
