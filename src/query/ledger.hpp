#pragma once
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "query/query.hpp"

// What is known of each question: the running ones by id, and the last ones that ended.
namespace weft::query {

// One question's state, shared by its reader, those who look it up and those who cancel it. Any
// thread.
class Entry {
 public:
  Entry(Status first, Clock& clock) : status_(std::move(first)), clock_(clock) {}

  const std::string& id() const { return status_.id; }      // never changes
  const std::string& user() const { return status_.user; }  // never changes
  Status Now() const;
  bool is_running() const;

  // From here until Detach, Cancel reaches this answer; a cancel that came earlier reaches it at
  // once.
  void Attach(engine::Answer& answer);
  void Detach();
  void SetRows(uint64_t rows);
  // True when it was running.
  bool Cancel();
  bool cancelled() const;
  // The first end counts. A failure after a cancel is the cancel.
  void End(State state, const std::string& error);

 private:
  mutable std::mutex mutex_;
  Status status_;
  Clock& clock_;
  engine::Answer* answer_ = nullptr;
  bool cancel_asked_ = false;
};
using EntryPtr = std::shared_ptr<Entry>;  // shared: the reader may be gone while somebody looks

class Ledger {
 public:
  Ledger(Clock& clock, const Limits& limits, size_t kept_max)
      : clock_(clock),
        running_per_user_max_(limits.running_per_user_max),
        running_max_(limits.running_max),
        kept_max_(kept_max) {}

  // Keeps the beginning of a long SQL. Throws Error{kExhausted} when too many questions run, of
  // this user or in all.
  EntryPtr Open(const std::string& user, const std::string& sql);
  EntryPtr Find(const std::string& id) const;
  // Newest first; an empty user means everybody's.
  std::vector<Status> ListOf(const std::string& user) const;
  void CancelAll();

 private:
  size_t RunningOf(const std::string& user) const;
  size_t EndedCount() const;
  void Forget();

  Clock& clock_;
  const size_t running_per_user_max_;
  const size_t running_max_;
  const size_t kept_max_;
  mutable std::mutex mutex_;
  std::deque<EntryPtr> entries_;  // oldest first
  std::map<std::string, EntryPtr> by_id_;
};

}  // namespace weft::query
