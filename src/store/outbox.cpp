#include "store/outbox.hpp"

#include <array>
#include <mutex>

#include "store/notice_row.hpp"

namespace weft::store {
namespace {

constexpr int64_t kGivenUp = 0;  // in place of the moment at which it was sent

std::string ColumnOf(Way way) {
  constexpr std::array<const char*, 2> kColumns{"mailed", "posted"};
  return kColumns[static_cast<size_t>(way)];
}

}  // namespace

struct Outbox::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  void Mark(Way way, const std::vector<NoticeRow>& rows, int64_t value) {
    const std::lock_guard lock(mutex);
    Transaction transaction(connection);
    Statement mark(connection, "UPDATE notices SET " + ColumnOf(way) + " = ? WHERE id = ?");
    for (const NoticeRow& row : rows) mark.With(value, row.id).Run();
    transaction.Commit();
  }

  std::mutex mutex;  // guards the connection
  Connection connection;
};

Outbox::Outbox(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Outbox::~Outbox() = default;

std::vector<NoticeRow> Outbox::Waiting(Way way, uint64_t after, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, NoticeColumns() + "WHERE " + ColumnOf(way) +
                                        " IS NULL AND id > ? ORDER BY id LIMIT ?");
  std::vector<NoticeRow> rows;
  for (list.With(after, static_cast<uint64_t>(limit)); list.Step();)
    rows.push_back(NoticeRowOf(list));
  return rows;
}

uint64_t Outbox::CountWaiting(Way way) const {
  const std::lock_guard lock(impl_->mutex);
  Statement count(impl_->connection,
                  "SELECT count(*) FROM notices WHERE " + ColumnOf(way) + " IS NULL");
  count.Step();
  return static_cast<uint64_t>(count.Integer(0));
}

void Outbox::MarkSent(Way way, const std::vector<NoticeRow>& rows, Time at) {
  impl_->Mark(way, rows, at.time_since_epoch().count());
}

void Outbox::GiveUp(Way way, const std::vector<NoticeRow>& rows) {
  impl_->Mark(way, rows, kGivenUp);
}

uint64_t Outbox::GiveUpBefore(Way way, Time moment) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  const std::string old = " WHERE " + ColumnOf(way) + " IS NULL AND at < ?";
  const int64_t micros = moment.time_since_epoch().count();
  Statement count(impl_->connection, "SELECT count(*) FROM notices" + old);
  count.With(micros).Step();
  const auto given_up = static_cast<uint64_t>(count.Integer(0));
  if (given_up == 0) return 0;
  Statement(impl_->connection, "UPDATE notices SET " + ColumnOf(way) + " = ?" + old)
      .With(kGivenUp, micros)
      .Run();
  transaction.Commit();
  return given_up;
}

}  // namespace weft::store
