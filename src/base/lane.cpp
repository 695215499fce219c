#include "base/lane.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace weft {

Lane::Lane(LaneOptions options) : options_(std::move(options)) {
  const size_t count = std::max<size_t>(1, options_.threads);
  threads_.reserve(count);
  for (size_t i = 0; i < count; ++i) threads_.emplace_back([this] { Work(); });
}

Lane::~Lane() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Lane::Run(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_)
      throw Error(ErrorKind::kExhausted, "the server is stopping", "Try again once it is back.");
    // A task that an idle thread is about to take does not wait.
    if (queue_.size() + running_ >= std::max<size_t>(1, options_.threads) + options_.queue_max)
      throw Error(ErrorKind::kExhausted,
                  "the server is busy: the lane \"" + options_.name + "\" is full",
                  "Try again in a moment.");
    queue_.push_back(std::move(task));
  }
  ready_.notify_one();
}

size_t Lane::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

size_t Lane::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

void Lane::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      const std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      ++running_;
      lock.unlock();
      task();
    }  // what the task holds is let go before the lane counts it as done
    lock.lock();
    --running_;
  }
}

}  // namespace weft
