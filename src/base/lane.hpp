#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// A bounded lane for blocking work: a few threads and a short queue. A full lane refuses at once
// (Error{kExhausted}), it never grows a longer queue.
namespace weft {

struct LaneOptions {
  std::string name;  // shown in errors and metrics: "ask", "meta", "work"
  size_t threads = 1;
  size_t queue_max = 64;  // tasks that wait; running ones do not count
};

class Lane {
 public:
  explicit Lane(LaneOptions options);
  // Runs what is queued, then joins.
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  // Runs `task` on a thread of the lane. A task must not throw. Any thread.
  // Throws Error{kExhausted} when the queue is full or the lane is closing.
  void Run(std::function<void()> task);

  const LaneOptions& options() const { return options_; }
  size_t waiting() const;
  size_t running() const;

 private:
  void Work();

  const LaneOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  size_t running_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace weft
