#include "serve/delivery/retry_loop.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/log.hpp"

namespace weft::serve {

struct RetryLoop::Impl {
  explicit Impl(RetryOptions the_options) : options(std::move(the_options)) {}

  void Run();
  void Failed(const Error& error);
  void Succeeded();
  void WaitForWork();
  void WaitAfterFailure();

  const RetryOptions options;
  Step step;
  std::function<void()> failed;
  std::atomic<bool> stopping{false};
  std::atomic<uint64_t> failures{0};
  std::chrono::milliseconds pause{0};  // after the last failure; 0: the last step got through
  std::mutex mutex;                    // guards `woken`
  std::condition_variable wake;
  bool woken = false;
  std::thread thread;
};

void RetryLoop::Impl::Run() {
  while (!stopping) {
    try {
      const bool did_something = step();
      Succeeded();
      if (!did_something) WaitForWork();
    } catch (const Error& error) {
      Failed(error);
      WaitAfterFailure();
    }
  }
}

void RetryLoop::Impl::Succeeded() {
  if (pause.count() > 0) Log(LogLevel::kInfo, options.name + ".resumed");
  pause = std::chrono::milliseconds(0);
}

void RetryLoop::Impl::Failed(const Error& error) {
  ++failures;
  if (pause.count() == 0 && !stopping)
    Log(LogLevel::kWarn, options.name + ".failed", {{"reason", error.message()}});
  pause = std::clamp(pause * 2, options.retry_min, options.retry_max);
  if (failed) failed();
}

void RetryLoop::Impl::WaitForWork() {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, options.look_interval, [this] { return stopping.load() || woken; });
  woken = false;
}

void RetryLoop::Impl::WaitAfterFailure() {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, pause, [this] { return stopping.load(); });
}

RetryLoop::RetryLoop(RetryOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

RetryLoop::~RetryLoop() { Stop(); }

void RetryLoop::Start(Step step, std::function<void()> failed) {
  impl_->step = std::move(step);
  impl_->failed = std::move(failed);
  impl_->thread = std::thread([impl = impl_.get()] { impl->Run(); });
}

void RetryLoop::Wake() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->woken = true;
  }
  impl_->wake.notify_one();
}

void RetryLoop::Stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  if (impl_->thread.joinable()) impl_->thread.join();
}

const std::atomic<bool>& RetryLoop::stopping() const { return impl_->stopping; }
uint64_t RetryLoop::failures() const { return impl_->failures; }

}  // namespace weft::serve
