#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

// Calls back when a deadline passes: one thread, asleep until the nearest one.
namespace weft::engine {

class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;

  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Runs `late` on the watchdog's thread unless disarmed before. It must be short. Answers the name
  // to disarm by.
  uint64_t Arm(Clock::time_point deadline, std::function<void()> late);
  // After return, `late` does not run and is not running.
  void Disarm(uint64_t name);

 private:
  void Work();

  struct Alarm {
    uint64_t name;
    std::function<void()> late;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Clock::time_point, Alarm> alarms_;
  uint64_t next_ = 1;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace weft::engine
