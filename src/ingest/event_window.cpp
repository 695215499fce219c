#include "ingest/event_window.hpp"

#include <string>

namespace weft::ingest {

EventWindow::Key EventWindow::KeyOf(std::string_view owner, std::string_view uuid) const {
  std::string text;
  text.reserve(owner.size() + 1 + uuid.size());
  return SipHash(secret_, text.append(owner).append(1, ' ').append(uuid));
}

bool EventWindow::Hold::Begin(const Key& key) {
  const auto [at, is_new] = window_.entries_.try_emplace(key);
  Entry& entry = at->second;
  if (is_new || entry.state != State::kRefused) return is_new;
  entry.state = State::kUnderWay;
  return true;
}

void EventWindow::Hold::Refused(const Key& key, uint64_t offset) {
  const auto found = window_.entries_.find(key);
  if (found == window_.entries_.end() || found->second.state == State::kRefused)
    Keep(key, offset, State::kRefused);
}

// A key that was refused and then stored is there twice: the older entry takes nothing along.
void EventWindow::Hold::Keep(const Key& key, uint64_t offset, State state) {
  auto& entries = window_.entries_;
  auto& by_age = window_.by_age_;
  Entry& entry = entries[key];
  entry.offset = offset;
  entry.state = state;
  by_age.emplace_back(key, offset);
  while (by_age.size() > window_.count_max_) {
    const auto& [oldest, its_offset] = by_age.front();
    const auto found = entries.find(oldest);
    if (found != entries.end() && found->second.IsAt(its_offset)) entries.erase(found);
    by_age.pop_front();
  }
}

bool EventWindow::Wait(const Key& key) {
  std::unique_lock lock(mutex_);
  auto found = entries_.find(key);
  settled_.wait(lock, [&] {
    found = entries_.find(key);
    return found == entries_.end() || found->second.state != State::kUnderWay;
  });
  return found != entries_.end() && found->second.state == State::kStored;
}

std::optional<EventWindow::Place> EventWindow::Find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.state == State::kUnderWay) return std::nullopt;
  return Place{found->second.offset, found->second.state == State::kRefused};
}

}  // namespace weft::ingest
