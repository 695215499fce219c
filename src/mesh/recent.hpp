#pragma once
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

// Keeps alive what was made last, up to a size. Who makes a thing remembers it by a weak pointer,
// and makes it again when that is gone: what is found costs no lock here, and what a reader holds
// stays as long as it is held. Any thread.
namespace weft::mesh {

class Recent {
 public:
  explicit Recent(size_t bytes_max) : bytes_max_(bytes_max) {}

  void Keep(std::shared_ptr<const void> made, size_t bytes) {
    std::deque<Kept> gone;  // destroyed after the lock is given back
    const std::lock_guard lock(mutex_);
    kept_.emplace_back(std::move(made), bytes);
    bytes_ += bytes;
    while (bytes_ > bytes_max_ && kept_.size() > 1) {
      bytes_ -= kept_.front().second;
      gone.push_back(std::move(kept_.front()));
      kept_.pop_front();
    }
  }

 private:
  using Kept = std::pair<std::shared_ptr<const void>, size_t>;

  const size_t bytes_max_;
  std::mutex mutex_;  // guards all below
  std::deque<Kept> kept_;
  size_t bytes_ = 0;
};

}  // namespace weft::mesh
