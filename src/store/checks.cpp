#include "store/checks.hpp"

#include <mutex>

#include "store/sqlite.hpp"

namespace weft::store {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr uint64_t kKeptOfEach = 100;

Time TimeOf(int64_t micros) { return Time(microseconds(micros)); }

// Columns in the order of kColumns.
CheckRow RowOf(const Statement& row) {
  CheckRow check{.table = row.Text(0),
                 .basis = row.Text(1),
                 .data = row.Text(2),
                 .at = TimeOf(row.Integer(3)),
                 .changed = TimeOf(row.Integer(4)),
                 .passed = static_cast<uint64_t>(row.Integer(6)),
                 .failed = static_cast<uint64_t>(row.Integer(7)),
                 .skipped = static_cast<uint64_t>(row.Integer(8))};
  if (!row.IsNull(5)) check.rows = static_cast<uint64_t>(row.Integer(5));
  if (!row.IsNull(9)) check.promised = seconds(row.Integer(9));
  check.results = row.Text(10);
  return check;
}

std::string Select(const std::string& results, const std::string& rest) {
  return "SELECT table_name, basis, data, at, changed, row_count, passed, failed, skipped, "
         "promised, " +
         results + " FROM checks " + rest;
}

}  // namespace

struct Checks::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}
  void Insert(const CheckRow& row);
  void DropOld(const std::string& table);

  std::mutex mutex;  // guards the connection
  Connection connection;
};

void Checks::Impl::Insert(const CheckRow& row) {
  std::optional<int64_t> promised;
  if (row.promised) promised = row.promised->count();
  Statement(connection,
            "INSERT INTO checks (table_name, basis, data, at, changed, row_count, passed, failed, "
            "skipped, promised, results) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .With(row.table, row.basis, row.data, row.at.time_since_epoch().count(),
            row.changed.time_since_epoch().count(), row.rows, row.passed, row.failed, row.skipped,
            promised, row.results)
      .Run();
}

void Checks::Impl::DropOld(const std::string& table) {
  Statement(connection,
            "DELETE FROM checks WHERE table_name = ? AND id <= (SELECT id FROM checks WHERE "
            "table_name = ? ORDER BY id DESC LIMIT 1 OFFSET ?)")
      .With(table, table, kKeptOfEach)
      .Run();
}

Checks::Checks(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Checks::~Checks() = default;

void Checks::Add(const CheckRow& row) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  impl_->Insert(row);
  impl_->DropOld(row.table);
  transaction.Commit();
}

std::vector<CheckRow> Checks::Newest() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("''", "WHERE id IN (SELECT max(id) FROM checks GROUP BY table_name)"));
  std::vector<CheckRow> rows;
  while (list.Step()) rows.push_back(RowOf(list));
  return rows;
}

std::vector<CheckRow> Checks::Of(const std::string& table, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 Select("results", "WHERE table_name = ? ORDER BY id DESC LIMIT ?"));
  std::vector<CheckRow> rows;
  for (list.With(table, static_cast<uint64_t>(limit)); list.Step();) rows.push_back(RowOf(list));
  return rows;
}

}  // namespace weft::store
