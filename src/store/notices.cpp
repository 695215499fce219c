#include "store/notices.hpp"

#include <mutex>

#include "store/sqlite.hpp"

namespace weft::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, seq, at, user_name, what, subject, text, seen FROM notices WHERE user_name = ? ";

NoticeRow RowOf(const Statement& row) {
  return {.id = static_cast<uint64_t>(row.Integer(0)),
          .seq = static_cast<uint64_t>(row.Integer(1)),
          .at = Time(std::chrono::microseconds(row.Integer(2))),
          .notice = {row.Text(3), row.Text(4), row.Text(5), row.Text(6)},
          .seen = row.Integer(7) != 0};
}

}  // namespace

struct Notices::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  std::mutex mutex;  // guards the connection
  Connection connection;
};

Notices::Notices(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Notices::~Notices() = default;

std::vector<NoticeRow> Notices::Since(const std::string& user, uint64_t after, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, std::string(kColumns) + "AND id > ? ORDER BY id LIMIT ?");
  std::vector<NoticeRow> rows;
  for (list.With(user, after, static_cast<uint64_t>(limit)); list.Step();)
    rows.push_back(RowOf(list));
  return rows;
}

std::vector<NoticeRow> Notices::LastOf(const std::string& user, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection, std::string(kColumns) + "ORDER BY id DESC LIMIT ?");
  std::vector<NoticeRow> rows;
  for (list.With(user, static_cast<uint64_t>(limit)); list.Step();) rows.push_back(RowOf(list));
  return rows;
}

void Notices::MarkSeen(const std::string& user, uint64_t id) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection,
            "UPDATE notices SET seen = 1 WHERE user_name = ? AND id <= ? AND seen = 0")
      .With(user, id)
      .Run();
  transaction.Commit();
}

}  // namespace weft::store
