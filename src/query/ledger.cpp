#include "query/ledger.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace weft::query {
namespace {

constexpr size_t kIdBytes = 12;
constexpr size_t kSqlBytesKept = 8 << 10;

std::chrono::milliseconds Between(Time from, Time to) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(to - from);
}

}  // namespace

Status Entry::Now() const {
  const std::lock_guard lock(mutex_);
  Status status = status_;
  if (status.state == State::kRunning) status.elapsed = Between(status.started, clock_.Now());
  return status;
}

bool Entry::is_running() const {
  const std::lock_guard lock(mutex_);
  return status_.state == State::kRunning;
}

void Entry::Attach(engine::Answer& answer) {
  const std::lock_guard lock(mutex_);
  answer_ = &answer;
  if (cancel_asked_) answer_->Cancel();
}

void Entry::Detach() {
  const std::lock_guard lock(mutex_);
  answer_ = nullptr;
}

void Entry::SetRows(uint64_t rows) {
  const std::lock_guard lock(mutex_);
  status_.rows = rows;
}

bool Entry::Cancel() {
  const std::lock_guard lock(mutex_);
  if (status_.state != State::kRunning) return false;
  cancel_asked_ = true;
  if (answer_ != nullptr) answer_->Cancel();
  return true;
}

bool Entry::cancelled() const {
  const std::lock_guard lock(mutex_);
  return cancel_asked_;
}

void Entry::End(State state, const std::string& error) {
  const std::lock_guard lock(mutex_);
  if (status_.state != State::kRunning) return;
  const bool was_cancelled = cancel_asked_ && state == State::kFailed;
  status_.state = was_cancelled ? State::kCancelled : state;
  status_.error = error;
  status_.elapsed = Between(status_.started, clock_.Now());
}

EntryPtr Ledger::Open(const std::string& user, const std::string& sql) {
  const std::lock_guard lock(mutex_);
  if (RunningOf(user) >= running_per_user_max_) {
    throw Error(ErrorKind::kExhausted,
                user + " has " + std::to_string(running_per_user_max_) +
                    " questions running, which is the most.",
                "Wait until one ends, or cancel one.");
  }
  if (entries_.size() - EndedCount() >= running_max_) {
    throw Error(ErrorKind::kExhausted,
                std::to_string(running_max_) + " questions are running, which is the most.",
                "Try again in a moment.");
  }
  Status status{.id = "q" + ToBase64Url(RandomBytes(kIdBytes)),
                .user = user,
                .sql = sql.substr(0, Utf8Prefix(sql.substr(0, kSqlBytesKept)))};
  status.started = clock_.Now();
  auto entry = std::make_shared<Entry>(std::move(status), clock_);
  entries_.push_back(entry);
  by_id_.emplace(entry->id(), entry);
  Forget();
  return entry;
}

EntryPtr Ledger::Find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::vector<Status> Ledger::ListOf(const std::string& user) const {
  const std::lock_guard lock(mutex_);
  std::vector<Status> list;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (user.empty() || (*entry)->user() == user) list.push_back((*entry)->Now());
  }
  return list;
}

void Ledger::CancelAll() {
  const std::lock_guard lock(mutex_);
  for (const EntryPtr& entry : entries_) entry->Cancel();
}

size_t Ledger::RunningOf(const std::string& user) const {
  return std::ranges::count_if(entries_, [&](const EntryPtr& entry) {
    return entry->user() == user && entry->is_running();
  });
}

size_t Ledger::EndedCount() const {
  return static_cast<size_t>(
      std::ranges::count_if(entries_, [](const EntryPtr& entry) { return !entry->is_running(); }));
}

// Drops the oldest that have ended; running ones stay, however old.
void Ledger::Forget() {
  size_t ended = EndedCount();
  for (auto entry = entries_.begin(); ended > kept_max_;) {
    if ((*entry)->is_running()) {
      ++entry;
      continue;
    }
    by_id_.erase((*entry)->id());
    entry = entries_.erase(entry);
    --ended;
  }
}

}  // namespace weft::query
