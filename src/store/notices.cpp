#include "store/notices.hpp"

#include <mutex>

#include "store/notice_row.hpp"

namespace weft::store {

struct Notices::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(file) {}

  std::mutex mutex;  // guards the connection
  Connection connection;
};

Notices::Notices(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
Notices::~Notices() = default;

std::vector<NoticeRow> Notices::Since(const std::string& user, uint64_t after, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 NoticeColumns() + "WHERE user_name = ? AND id > ? ORDER BY id LIMIT ?");
  std::vector<NoticeRow> rows;
  for (list.With(user, after, static_cast<uint64_t>(limit)); list.Step();)
    rows.push_back(NoticeRowOf(list));
  return rows;
}

std::vector<NoticeRow> Notices::LastOf(const std::string& user, size_t limit) const {
  const std::lock_guard lock(impl_->mutex);
  Statement list(impl_->connection,
                 NoticeColumns() + "WHERE user_name = ? ORDER BY id DESC LIMIT ?");
  std::vector<NoticeRow> rows;
  for (list.With(user, static_cast<uint64_t>(limit)); list.Step();)
    rows.push_back(NoticeRowOf(list));
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
