#include "store/erasures.hpp"

#include <mutex>

#include "store/moments.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

const std::string kColumns =
    "SELECT id, cause, table_name, column_name, digest, sealed, before, actor, reason, state, "
    "steps, asked, ended FROM erasures ";

ErasureRow RowOf(const Statement& row) {
  return {.id = static_cast<uint64_t>(row.Integer(0)),
          .cause = row.Text(1),
          .table = row.Text(2),
          .column = row.Text(3),
          .digest = row.Text(4),
          .sealed = row.Text(5),
          .before = TimeOf(row, 6),
          .actor = row.Text(7),
          .reason = row.Text(8),
          .state = row.Text(9),
          .steps = row.Text(10),
          .asked = *TimeOf(row, 11),
          .ended = TimeOf(row, 12)};
}

}  // namespace

struct Erasures::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}
  std::mutex mutex;  // guards the connection
  Connection connection;
};

Erasures::Erasures(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Erasures::~Erasures() = default;

ErasureRow Erasures::Add(ErasureRow erasure, const Seal& seal) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement insert(impl_->connection,
                   "INSERT INTO erasures (cause, table_name, column_name, digest, sealed, before, "
                   "actor, reason, state, steps, asked) VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?) "
                   "RETURNING id");
  insert.With(erasure.cause, erasure.table, erasure.column, erasure.digest,
              MicrosOf(erasure.before), erasure.actor, erasure.reason, erasure.state, erasure.steps,
              *MicrosOf(erasure.asked));
  insert.Step();
  erasure.id = static_cast<uint64_t>(insert.Integer(0));
  insert.Run();
  erasure.sealed = seal(erasure);
  Statement(impl_->connection, "UPDATE erasures SET sealed = ? WHERE id = ?")
      .With(erasure.sealed, erasure.id)
      .Run();
  transaction.Commit();
  return erasure;
}

void Erasures::Set(const ErasureRow& erasure) {
  const std::lock_guard lock(impl_->mutex);
  Statement(impl_->connection,
            "UPDATE erasures SET sealed = ?, state = ?, steps = ?, ended = ? WHERE id = ?")
      .With(erasure.sealed, erasure.state, erasure.steps, MicrosOf(erasure.ended), erasure.id)
      .Run();
}

std::optional<ErasureRow> Erasures::Find(uint64_t id) const {
  const std::lock_guard lock(impl_->mutex);
  Statement find(impl_->connection, kColumns + "WHERE id = ?");
  if (!find.With(id).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<ErasureRow> Erasures::List(const std::string& state, const std::string& table,
                                       size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 kColumns +
                     "WHERE (? = '' OR state = ?) AND (? = '' OR table_name = ?) ORDER BY "
                     "id DESC LIMIT ?");
  list.With(state, state, table, table, static_cast<uint64_t>(limit));
  std::vector<ErasureRow> rows;
  while (list.Step()) rows.push_back(RowOf(list));
  return rows;
}

void Erasures::Leave(const std::vector<LeavingFile>& files) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  for (const LeavingFile& file : files)
    Statement(impl_->connection,
              "INSERT INTO leaving_files (address, table_name, erasure, since) VALUES (?, ?, ?, ?) "
              "ON CONFLICT DO NOTHING")
        .With(file.address, file.table, file.erasure, *MicrosOf(file.since))
        .Run();
  transaction.Commit();
}

std::vector<LeavingFile> Erasures::Leaving() const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 "SELECT address, table_name, erasure, since FROM leaving_files ORDER BY since");
  std::vector<LeavingFile> files;
  while (list.Step())
    files.push_back(
        {list.Text(0), list.Text(1), static_cast<uint64_t>(list.Integer(2)), *TimeOf(list, 3)});
  return files;
}

void Erasures::Left(const std::vector<std::string>& addresses) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  for (const std::string& address : addresses)
    Statement(impl_->connection, "DELETE FROM leaving_files WHERE address = ?").With(address).Run();
  transaction.Commit();
}

}  // namespace weft::store
