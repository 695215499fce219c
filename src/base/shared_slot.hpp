#pragma once
#include <atomic>
#include <thread>
#include <utility>

// A std::shared_ptr or std::weak_ptr that threads read and replace. In place of
// std::atomic<std::shared_ptr>: that of libstdc++ 12 lets go of its lock after a load without
// ordering it, which is a race by the rules of the language, and on machines that reorder.
namespace weft {

template <typename Pointer>
class SharedSlot {
 public:
  SharedSlot() = default;
  explicit SharedSlot(Pointer pointer) : pointer_(std::move(pointer)) {}

  Pointer Load() const {
    const Hold hold(taken_);
    return pointer_;
  }

  void Store(Pointer pointer) {
    const Hold hold(taken_);
    std::swap(pointer_, pointer);
  }

 private:
  // Held while a pointer is copied, a few nanoseconds: one byte, where a mutex has forty.
  struct Hold {
    explicit Hold(std::atomic_flag& flag) : taken(flag) {
      while (taken.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
    }
    ~Hold() { taken.clear(std::memory_order_release); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    std::atomic_flag& taken;
  };

  Pointer pointer_;
  mutable std::atomic_flag taken_;
};

}  // namespace weft
