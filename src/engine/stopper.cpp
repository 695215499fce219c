#include "engine/answer.hpp"

namespace weft::engine {

Stopper::Stopper(std::shared_ptr<Watchdog> watchdog, std::function<void()> interrupt,
                 std::chrono::milliseconds time_max)
    : watchdog_(std::move(watchdog)), interrupt_(std::move(interrupt)), time_max_(time_max) {}

Stopper::Stopper(std::shared_ptr<Watchdog> watchdog,
                 duckdb::shared_ptr<duckdb::ClientContext> context,
                 std::chrono::milliseconds time_max)
    : Stopper(
          std::move(watchdog), [context = std::move(context)] { context->Interrupt(); }, time_max) {
}

Stopper::Working::Working(Stopper& stopper) : stopper_(stopper), since_(Watchdog::Clock::now()) {
  if (stopper_.time_max_.count() == 0) return;
  alarm_ = stopper_.watchdog_->Arm(since_ + (stopper_.time_max_ - stopper_.worked_), [this] {
    stopper_.late_ = true;
    stopper_.interrupt_();
  });
}

Stopper::Working::~Working() {
  if (alarm_ != 0) stopper_.watchdog_->Disarm(alarm_);
  stopper_.worked_ += Watchdog::Clock::now() - since_;
}

void Stopper::Cancel() {
  cancelled_ = true;
  interrupt_();
}

void Stopper::Check() const {
  if (cancelled_) throw Error(ErrorKind::kCancelled, "the question was cancelled");
  if (!late_) return;
  const auto milliseconds = time_max_.count();
  const std::string limit = milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + " s"
                                                     : std::to_string(milliseconds) + " ms";
  throw Error(ErrorKind::kExhausted, "the question took longer than its limit of " + limit,
              "Ask for less, aggregate, or have the result made as a product.");
}

}  // namespace weft::engine
