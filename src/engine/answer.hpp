#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "engine/encode.hpp"
#include "engine/engine.hpp"
#include "engine/session.hpp"
#include "engine/spool.hpp"
#include "engine/watchdog.hpp"

namespace weft::engine {

// Interrupts a statement: by its asker, or when it has worked longer than it may. Time in which
// nobody pulls does not count.
class Stopper {
 public:
  // `interrupt` ends the work soon; any thread calls it.
  Stopper(std::shared_ptr<Watchdog> watchdog, std::function<void()> interrupt,
          std::chrono::milliseconds time_max);
  Stopper(std::shared_ptr<Watchdog> watchdog, duckdb::shared_ptr<duckdb::ClientContext> context,
          std::chrono::milliseconds time_max);

  // Counts the time of its life.
  class Working {
   public:
    explicit Working(Stopper& stopper);
    ~Working();

   private:
    Stopper& stopper_;
    const Watchdog::Clock::time_point since_;
    uint64_t alarm_ = 0;
  };

  void Cancel();
  // Throws Error{kCancelled} or Error{kExhausted} once it is stopped.
  void Check() const;

 private:
  const std::shared_ptr<Watchdog> watchdog_;
  const std::function<void()> interrupt_;
  const std::chrono::milliseconds time_max_;
  std::chrono::nanoseconds worked_{0};
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> late_ = false;
};

// What an answer is made of besides its session. The work instance writes files.
struct AnswerParts {
  std::shared_ptr<duckdb::DuckDB> work;
  std::shared_ptr<Watchdog> watchdog;
  SpoolOptions spool;
};

}  // namespace weft::engine
