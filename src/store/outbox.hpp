#pragma once
#include <memory>
#include <vector>

#include "store/notices.hpp"

// Notices on their way out of the product. Each waits for each way until it is marked, by a row
// that a commit wrote: nothing is lost when the process dies, and what was sent and not yet marked
// is sent again.
namespace weft::store {

enum class Way { kMail, kWebhook };

// A table of the registry's database, with a connection of its own: a commit waits for it no longer
// than a row's update takes. Any thread.
class Outbox {
 public:
  explicit Outbox(const Home& home);
  ~Outbox();

  // Those that wait with id > after, oldest first.
  std::vector<NoticeRow> Waiting(Way way, uint64_t after, size_t limit) const;
  uint64_t CountWaiting(Way way) const;

  // Durable on return.
  void MarkSent(Way way, const std::vector<NoticeRow>& rows, Time at);
  // They wait no longer and were not sent.
  void GiveUp(Way way, const std::vector<NoticeRow>& rows);
  // The same for all from before that moment. Answers how many.
  uint64_t GiveUpBefore(Way way, Time moment);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
