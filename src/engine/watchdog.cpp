#include "engine/watchdog.hpp"

namespace weft::engine {

Watchdog::Watchdog() : thread_([this] { Work(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

uint64_t Watchdog::Arm(Clock::time_point deadline, std::function<void()> late) {
  const std::lock_guard lock(mutex_);
  const uint64_t name = next_++;
  const auto at = alarms_.emplace(deadline, Alarm{name, std::move(late)});
  if (at == alarms_.begin()) changed_.notify_all();
  return name;
}

void Watchdog::Disarm(uint64_t name) {
  const std::lock_guard lock(mutex_);  // Work() holds it while a callback runs
  for (auto alarm = alarms_.begin(); alarm != alarms_.end(); ++alarm) {
    if (alarm->second.name != name) continue;
    alarms_.erase(alarm);
    return;
  }
}

void Watchdog::Work() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    if (alarms_.empty()) {
      changed_.wait(lock);
    } else if (const auto nearest = alarms_.begin()->first; Clock::now() < nearest) {
      changed_.wait_until(lock, nearest);
    } else {
      const Alarm alarm = std::move(alarms_.begin()->second);
      alarms_.erase(alarms_.begin());
      alarm.late();
    }
  }
}

}  // namespace weft::engine
