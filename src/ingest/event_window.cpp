#include "ingest/event_window.hpp"

namespace weft::ingest {

bool EventWindow::Begin(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = places_.try_emplace(key);
  if (is_new) return true;
  if (!found->second || !found->second->refused) return false;
  found->second.reset();
  return true;
}

void EventWindow::Stored(const std::string& key, uint64_t offset) {
  const std::lock_guard lock(mutex_);
  Keep(key, {offset, false});
  settled_.notify_all();
}

void EventWindow::Refused(const std::string& key, uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = places_.try_emplace(key);
  if (is_new || (found->second && found->second->refused)) Keep(key, {offset, true});
}

// A key that was refused and then stored is there twice: the older entry takes nothing along.
void EventWindow::Keep(const std::string& key, Place place) {
  places_[key] = place;
  by_age_.emplace_back(key, place.offset);
  while (by_age_.size() > count_max_) {
    const auto& [oldest, offset] = by_age_.front();
    const auto found = places_.find(oldest);
    if (found != places_.end() && found->second && found->second->offset == offset)
      places_.erase(found);
    by_age_.pop_front();
  }
}

void EventWindow::Failed(const std::string& key) {
  const std::lock_guard lock(mutex_);
  places_.erase(key);
  settled_.notify_all();
}

bool EventWindow::Wait(const std::string& key) {
  std::unique_lock lock(mutex_);
  auto found = places_.find(key);
  settled_.wait(lock, [&] {
    found = places_.find(key);
    return found == places_.end() || found->second;
  });
  return found != places_.end() && !found->second->refused;
}

std::optional<EventWindow::Place> EventWindow::Find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  return found == places_.end() ? std::nullopt : found->second;
}

}  // namespace weft::ingest
