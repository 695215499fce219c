#pragma once
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Time as an argument: nobody but a Clock reads the machine's time, so that tests and replays
// decide it.
namespace weft {

// A moment in UTC, exact to the microsecond.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time Now() const = 0;
};

// The machine's time. Any thread.
class SystemClock final : public Clock {
 public:
  Time Now() const override;
};

// A time that a test sets. Any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : micros_(start.time_since_epoch().count()) {}
  Time Now() const override { return Time(std::chrono::microseconds(micros_.load())); }
  void Advance(std::chrono::microseconds by) { micros_ += by.count(); }

 private:
  std::atomic<int64_t> micros_;
};

// ISO 8601 in UTC: "2026-11-21T06:18:00.123456Z".
std::string FormatTime(Time time);
// Reads a date ("2027-06-30", its first moment) or an ISO 8601 moment with Z or an offset.
std::optional<Time> ParseTime(std::string_view text);

}  // namespace weft
