#include "ingest/event_window.hpp"

#include <string>

namespace weft::ingest {

EventWindow::Key EventWindow::KeyOf(std::string_view owner, std::string_view uuid) const {
  std::string text;
  text.reserve(owner.size() + 1 + uuid.size());
  return SipHash(secret_, text.append(owner).append(1, ' ').append(uuid));
}

bool EventWindow::Hold::Begin(const Key& key) {
  std::optional<Place>* const found = window_.places_.Find(key);
  if (!found) window_.places_.At(key);
  if (!found || !*found || !(*found)->refused) return !found;
  found->reset();
  return true;
}

void EventWindow::Hold::Refused(const Key& key, uint64_t offset) {
  const std::optional<Place>* const found = window_.places_.Find(key);
  if (!found || (*found && (*found)->refused)) Keep(key, {offset, true});
}

// A key that was refused and then stored is there twice: the older entry takes nothing along.
void EventWindow::Hold::Keep(const Key& key, Place place) {
  auto& places = window_.places_;
  auto& by_age = window_.by_age_;
  places.At(key) = place;
  by_age.emplace_back(key, place.offset);
  while (by_age.size() > window_.count_max_) {
    const auto& [oldest, offset] = by_age.front();
    const std::optional<Place>* const found = places.Find(oldest);
    if (found && *found && (*found)->offset == offset) places.Erase(oldest);
    by_age.pop_front();
  }
}

bool EventWindow::Wait(const Key& key) {
  std::unique_lock lock(mutex_);
  const std::optional<Place>* found = nullptr;
  settled_.wait(lock, [&] {
    found = places_.Find(key);
    return !found || *found;
  });
  return found && !(*found)->refused;
}

std::optional<EventWindow::Place> EventWindow::Find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const std::optional<Place>* const found = places_.Find(key);
  return found ? *found : std::nullopt;
}

}  // namespace weft::ingest
