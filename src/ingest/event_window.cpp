#include "ingest/event_window.hpp"

#include <string>

namespace weft::ingest {

EventWindow::Key EventWindow::KeyOf(std::string_view owner, std::string_view uuid) const {
  std::string text;
  text.reserve(owner.size() + 1 + uuid.size());
  return SipHash(secret_, text.append(owner).append(1, ' ').append(uuid));
}

bool EventWindow::Hold::Begin(const Key& key) {
  const auto [at, is_new] = window_.places_.try_emplace(key);
  std::optional<Place>& place = at->second;
  if (is_new || !place || !place->refused) return is_new;
  place.reset();
  return true;
}

void EventWindow::Hold::Refused(const Key& key, uint64_t offset) {
  const auto found = window_.places_.find(key);
  if (found == window_.places_.end() || (found->second && found->second->refused))
    Keep(key, {offset, true});
}

// A key that was refused and then stored is there twice: the older entry takes nothing along.
void EventWindow::Hold::Keep(const Key& key, Place place) {
  auto& places = window_.places_;
  auto& by_age = window_.by_age_;
  places[key] = place;
  by_age.emplace_back(key, place.offset);
  while (by_age.size() > window_.count_max_) {
    const auto& [oldest, offset] = by_age.front();
    const auto found = places.find(oldest);
    if (found != places.end() && found->second && found->second->offset == offset)
      places.erase(found);
    by_age.pop_front();
  }
}

bool EventWindow::Wait(const Key& key) {
  std::unique_lock lock(mutex_);
  auto found = places_.find(key);
  settled_.wait(lock, [&] {
    found = places_.find(key);
    return found == places_.end() || found->second;
  });
  return found != places_.end() && !found->second->refused;
}

std::optional<EventWindow::Place> EventWindow::Find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  return found == places_.end() ? std::nullopt : found->second;
}

}  // namespace weft::ingest
