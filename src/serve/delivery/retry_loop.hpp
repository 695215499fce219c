#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

// A thread that takes one step after the other to a receiver that may be away. After a failure it
// waits, longer each time, and steps again; told to stop, it stops at once.
namespace weft::serve {

struct RetryOptions {
  std::string name;                              // of its lines in the log: "audit.export"
  std::chrono::milliseconds look_interval{200};  // when there was nothing to do
  std::chrono::milliseconds retry_min{500}, retry_max{60'000};
};

class RetryLoop {
 public:
  // Answers false when there was nothing to do, throws Error when it did not get through.
  using Step = std::function<bool()>;

  explicit RetryLoop(RetryOptions options);
  ~RetryLoop();

  // `failed` runs after each failure, on the same thread; may be null. Both outlive the loop, or
  // Stop comes first.
  void Start(Step step, std::function<void()> failed = nullptr);
  // Looks at once, unless it waits because of a failure. Any thread.
  void Wake();
  void Stop();

  const std::atomic<bool>& stopping() const;  // for what a step waits in
  uint64_t failures() const;                  // any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
