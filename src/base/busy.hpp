#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "base/error.hpp"

// Limits that pass by themselves: when there will be room, and who is told so.
namespace weft {

// Error{kExhausted} that says when to try again, in whole seconds: at least one, at most a minute,
// since what is known of a moment says nothing of later ones.
class Busy : public Error {
 public:
  Busy(std::string message, std::chrono::duration<double> wait)
      : Busy(std::move(message), static_cast<int>(std::clamp(std::ceil(wait.count()), 1.0, 60.0))) {
  }
  int seconds() const { return seconds_; }

 private:
  Busy(std::string message, int seconds)
      : Error(ErrorKind::kExhausted, std::move(message),
              "Send it again in " +
                  (seconds == 1 ? "a second." : std::to_string(seconds) + " seconds.")),
        seconds_(seconds) {}
  int seconds_;
};

// How fast something empties, over the last seconds. Its owner's lock guards it; moments are of any
// one clock that goes forward.
class Outflow {
 public:
  using Seconds = std::chrono::duration<double>;

  void Went(size_t amount, Seconds now) {
    rate_ = RateAt(now) + static_cast<double>(amount) / kMemory.count();
    at_ = now;
  }
  // Until so much more has gone, as long as it goes on like this.
  Seconds TimeFor(size_t amount, Seconds now) const {
    return Seconds(static_cast<double>(amount) / RateAt(now));
  }

 private:
  static constexpr Seconds kMemory{2};
  double RateAt(Seconds now) const {
    return rate_ * std::exp(std::min(0.0, (at_ - now) / kMemory));
  }

  double rate_ = 0;  // a second, as of at_
  Seconds at_{};
};

}  // namespace weft
