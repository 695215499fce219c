#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

// The shop of examples/shop at work: what its customers do, event by event, as its applications
// would send it. Pure: the same seed and start, the same events.
namespace weft::cli {

struct SimulationOptions {
  uint64_t seed = 1;
  Time start{};
  double events_per_second = 50;  // of its own time
};

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options);

  // The next event as JSON; a few are not as they should be.
  std::string Next();

 private:
  // A visit: who, and what they still do, in order.
  struct Visit {
    std::string customer, agent;
    std::vector<Json> steps;
    size_t next = 0;
  };

  uint64_t Below(uint64_t bound) { return random_() % bound; }
  bool IsOneIn(uint64_t count) { return Below(count) == 0; }
  Visit NewVisit();
  Visit Robot();
  std::vector<Json> Purchase();
  std::string Price();
  void Break(Json& event);

  const SimulationOptions options_;
  std::mt19937_64 random_;
  std::vector<Visit> visits_;        // those that go on
  std::vector<std::string> bought_;  // newest orders' articles, some of which come back
  uint64_t count_ = 0, customers_ = 0;
};

}  // namespace weft::cli
